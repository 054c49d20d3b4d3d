import { createHash, randomInt, timingSafeEqual } from 'node:crypto'

/** Letters and digits that can't be taken for each other when somebody reads them aloud. */
const alphabet = '23456789ABCDEFGHJKMNPQRSTVWXYZ'

/** A new setup code, `XXXX-XXXX-XXXX`: 58 bits, five tries a minute. */
export function newSetupCode(): string {
  const letters = Array.from({ length: 12 }, () => alphabet[randomInt(alphabet.length)])
  return [letters.slice(0, 4), letters.slice(4, 8), letters.slice(8)].map((part) => part.join('')).join('-')
}

/** What is kept of a code. Case, dashes and spaces do not matter, because people type it. */
export function setupCodeHash(code: string): Buffer {
  return createHash('sha256')
    .update(code.toUpperCase().replaceAll(/[^0-9A-Z]/g, ''))
    .digest()
}

/** Compares in a time that says nothing about where they differ. */
export function isSameCode(given: Buffer, kept: Buffer): boolean {
  return given.length === kept.length && timingSafeEqual(given, kept)
}
