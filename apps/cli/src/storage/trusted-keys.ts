import { createHash, createHmac } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'

/** The fingerprints of the keys that a known_hosts file has for a host, as ssh would take them. Revoked keys and authorities are left out. */
export function trustedKeys(file: string, host: string, port: number): string[] {
  if (!existsSync(file)) return []
  const asked = port === 22 ? host : `[${host}]:${port}`
  const keys: string[] = []
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const [names, , key] = line.trim().split(/\s+/)
    if (names === undefined || key === undefined || names.startsWith('#') || names.startsWith('@')) continue
    if (isMeant(names.split(','), asked)) keys.push(fingerprintOf(key))
  }
  return keys
}

/** One pattern that says no outweighs all that say yes. */
function isMeant(patterns: readonly string[], host: string): boolean {
  if (patterns.some((pattern) => pattern.startsWith('!') && matches(pattern.slice(1), host))) return false
  return patterns.some((pattern) => !pattern.startsWith('!') && matches(pattern, host))
}

function matches(pattern: string, host: string): boolean {
  const [, salt, digest] = /^\|1\|([^|]+)\|(.+)$/.exec(pattern) ?? []
  if (salt !== undefined && digest !== undefined)
    return createHmac('sha1', Buffer.from(salt, 'base64')).update(host).digest('base64') === digest
  const expression = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  return new RegExp(`^${expression}$`, 'i').test(host)
}

function fingerprintOf(key: string): string {
  return `SHA256:${createHash('sha256').update(Buffer.from(key, 'base64')).digest('base64').replace(/=+$/, '')}`
}
