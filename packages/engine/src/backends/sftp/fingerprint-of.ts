import { createHash } from 'node:crypto'

/** A host's key as ssh-keygen prints it. */
export function fingerprintOf(key: Uint8Array): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`
}
