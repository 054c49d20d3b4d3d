import type { Prisma } from './generated/client.ts'

/**
 * A value as `jsonb` can hold it: text without NUL and without halves of surrogate pairs, which Postgres refuses.
 * They come from file names in messages, and there they stand as U+FFFD.
 */
export function storableJson(value: unknown): string {
  return JSON.stringify(value ?? null, (_, inner: unknown) => (typeof inner === 'string' ? storableText(inner) : inner))
}

/** The same, where nothing stands for SQL's null. */
export function storableJsonOrNull(value: unknown): string | null {
  return value === undefined || value === null ? null : storableJson(value)
}

/** The same as the type that the Prisma client takes. */
export function storableValue(value: unknown): Prisma.InputJsonValue {
  return JSON.parse(storableJson(value)) as Prisma.InputJsonValue
}

/** Text as a Postgres column can hold it. */
export function storableText(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\ufffd')
}
