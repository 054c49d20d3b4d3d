/** Names of fields whose values nobody may read later, however deep they stand. */
const secretName = /passw(or)?d|passphrase|secret|credential|authorization|cookie|recovery.?codes?|backup.?codes?|private.?key|access.?key/i
const secretNames = new Set(['token', 'hash', 'code'])
const leftOut = '(left out)'

/** The same value with the secrets in it left out, for what is kept and shown for ever. */
export function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets)
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, isSecret(name) ? leftOut : withoutSecrets(inner)]))
}

function isSecret(name: string): boolean {
  return secretName.test(name) || secretNames.has(name.toLowerCase())
}
