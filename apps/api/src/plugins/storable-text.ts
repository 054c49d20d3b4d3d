import type { FastifyInstance } from 'fastify'
import { Refusal } from '../refusal.ts'

/** Text with a NUL character is refused here for all fields, because no column of the database can hold it. */
export function installStorableText(app: FastifyInstance): void {
  app.addHook('preValidation', async (request) => {
    const field = fieldWithNul(request.body, '') ?? fieldWithNul(request.query, '')
    if (field === null) return
    throw new Refusal('bad-request', 'Text can’t hold a NUL character.', {
      errors: [{ path: field, message: 'Text can’t hold a NUL character.' }],
    })
  })
}

function fieldWithNul(value: unknown, path: string): string | null {
  if (typeof value === 'string') return value.includes('\0') ? path : null
  if (typeof value !== 'object' || value === null) return null
  for (const [key, inner] of Object.entries(value)) {
    const found = fieldWithNul(inner, path === '' ? key : `${path}.${key}`)
    if (found !== null) return found
  }
  return null
}
