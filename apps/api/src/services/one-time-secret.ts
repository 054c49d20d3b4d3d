import { createHash, randomBytes } from 'node:crypto'

/** A new secret of 32 random bytes, and what is kept of it. */
export function newSecret(prefix: string): { readonly secret: string; readonly hash: Uint8Array<ArrayBuffer> } {
  const secret = `${prefix}${randomBytes(32).toString('base64url')}`
  return { secret, hash: hashSecret(secret) }
}

/**
 * What is kept of a secret: its SHA-256. A slow hash is for passwords, which people choose; nobody guesses 32 random bytes,
 * and a lookup by an index of hashes says nothing about how much of a guess was right.
 */
export function hashSecret(secret: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash('sha256').update(secret).digest())
}
