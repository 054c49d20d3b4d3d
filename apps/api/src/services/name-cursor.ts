import { z } from 'zod'
import { Refusal } from '../refusal.ts'

const place = z.tuple([z.string(), z.string()])

/** Where a page of people ended: a name, and an id among people of one name. */
export function encodeCursor({ name, id }: { readonly name: string; readonly id: string }): string {
  return Buffer.from(JSON.stringify([name, id])).toString('base64url')
}

export function decodeCursor(cursor: string): { readonly name: string; readonly id: string } {
  const parsed = place.safeParse(parse(Buffer.from(cursor, 'base64url').toString()))
  if (parsed.success) return { name: parsed.data[0], id: parsed.data[1] }
  throw new Refusal('bad-request', 'The cursor is not one of this list. Begin without it.', {
    errors: [{ path: 'cursor', message: 'This cursor is not one of this list.' }],
  })
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
