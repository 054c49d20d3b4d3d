import type { FastifyInstance } from 'fastify'
import { Refusal } from '../refusal.ts'

/** No body of this API is nearly as deep. Whoever walks a deeper one by calling itself runs out of stack. */
const deepest = 64

/**
 * Text with a NUL character is refused here for all fields, because no column of the database can hold it, and so are
 * bodies that are deeper than anything that could be meant.
 */
export function installStorableText(app: FastifyInstance): void {
  app.addHook('preValidation', async (request) => {
    for (const part of [request.params, request.query, request.body]) assertStorable(part, '', 0)
  })
}

function assertStorable(value: unknown, path: string, depth: number): void {
  if (typeof value === 'string' && value.includes('\0')) throw refusal(path, 'Text can’t hold a NUL character.')
  if (typeof value !== 'object' || value === null) return
  if (depth >= deepest) throw refusal('', `The body is more than ${deepest} levels deep.`)
  for (const [key, inner] of Object.entries(value)) assertStorable(inner, path === '' ? key : `${path}.${key}`, depth + 1)
}

function refusal(path: string, message: string): Refusal {
  return new Refusal('bad-request', message, { errors: [{ path, message }] })
}
