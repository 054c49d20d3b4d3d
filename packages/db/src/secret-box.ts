import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'

/** Keeps contents of people's files in the database so that the database alone gives none of them away. */
export interface SecretBox {
  seal(content: Uint8Array): Buffer
  /** Throws `UnreadableBox` for what was sealed with another key, or is damaged. */
  open(sealed: Uint8Array): Buffer
}

/** Sealed with another key, damaged, or never sealed. */
export class UnreadableBox extends Error {
  override readonly name = 'UnreadableBox'
}

const version = 1
const nonceBytes = 12
const tagBytes = 16
const headBytes = 1 + nonceBytes + tagBytes
/** Far above everything that is kept, so that a few damaged bytes can't fill the memory. */
const largestContent = 64 * 1024 * 1024

/** One version byte, the nonce, the tag, then AES-256-GCM over the content compressed by zstd. The key is made of the secret. */
export function createSecretBox(secret: string): SecretBox {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'pairwise contents', 32))
  return {
    seal(content) {
      const nonce = randomBytes(nonceBytes)
      const cipher = createCipheriv('aes-256-gcm', key, nonce)
      const body = Buffer.concat([cipher.update(zstdCompressSync(content)), cipher.final()])
      return Buffer.concat([Buffer.of(version), nonce, cipher.getAuthTag(), body])
    },

    open(sealed) {
      const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength)
      if (bytes.length < headBytes || bytes[0] !== version) throw new UnreadableBox('These bytes were not sealed by this version.')
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(1, 1 + nonceBytes), { authTagLength: tagBytes })
      decipher.setAuthTag(bytes.subarray(1 + nonceBytes, headBytes))
      try {
        const compressed = Buffer.concat([decipher.update(bytes.subarray(headBytes)), decipher.final()])
        return zstdDecompressSync(compressed, { maxOutputLength: largestContent })
      } catch (cause) {
        throw new UnreadableBox('These bytes were sealed with another key, or are damaged.', { cause })
      }
    },
  }
}
