import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'

/** Keeps secrets, and contents of people's files, in the database so that the database alone gives none of them away. */
export interface SecretBox {
  /** `row` names the row that the bytes are for: put into any other, they can't be opened. */
  seal(content: Uint8Array, row?: string): Buffer
  /** Throws `UnreadableBox` for what was sealed with a key that is not here or for another row, or is damaged. */
  open(sealed: Uint8Array, row?: string): Buffer
  /** What everything begins with that was sealed with the newest key. */
  readonly newestHead: Buffer
}

/** Sealed with another key or for another row, damaged, or never sealed. */
export class UnreadableBox extends Error {
  override readonly name = 'UnreadableBox'
}

const version = 2
const keyIdBytes = 4
const nonceBytes = 12
const tagBytes = 16
const headBytes = 1 + keyIdBytes
/** Before keys had ids: one version byte, then as now. Nothing of that time names its row. */
const oldVersion = 1
/** Far above everything that is kept, so that a few damaged bytes can't fill the memory. */
const largestContent = 64 * 1024 * 1024

interface Key {
  readonly bytes: Buffer
  readonly head: Buffer
}

/**
 * One version byte, the id of the key, the nonce, the tag, then AES-256-GCM over the content compressed by zstd. Keys are made of the
 * secrets: the first seals, and all of them open.
 */
export function createSecretBox(secret: string, ...earlier: readonly string[]): SecretBox {
  const newest = keyOf(secret)
  const keys = [newest, ...earlier.map(keyOf)]
  return {
    newestHead: newest.head,

    seal(content, row = '') {
      const nonce = randomBytes(nonceBytes)
      const cipher = createCipheriv('aes-256-gcm', newest.bytes, nonce).setAAD(boundTo(newest.head, row))
      const body = Buffer.concat([cipher.update(zstdCompressSync(content)), cipher.final()])
      return Buffer.concat([newest.head, nonce, cipher.getAuthTag(), body])
    },

    open(sealed, row = '') {
      const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength)
      if (bytes[0] === oldVersion && row === '') return openOld(keys, bytes)
      const key = keys.find(({ head }) => head.equals(bytes.subarray(0, headBytes)))
      if (key === undefined) throw new UnreadableBox('These bytes were sealed with a key that is not here, or not by this version.')
      return openWith(key.bytes, bytes.subarray(headBytes), boundTo(key.head, row))
    },
  }
}

function keyOf(secret: string): Key {
  const derive = (what: string, length: number) => Buffer.from(hkdfSync('sha256', secret, '', what, length))
  return { bytes: derive('pairwise contents', 32), head: Buffer.concat([Buffer.of(version), derive('pairwise key id', keyIdBytes)]) }
}

function boundTo(head: Buffer, row: string): Buffer {
  return Buffer.concat([head, Buffer.from(row)])
}

function openOld(keys: readonly Key[], bytes: Buffer): Buffer {
  for (const { bytes: key } of keys) {
    try {
      return openWith(key, bytes.subarray(1), null)
    } catch (error) {
      if (!(error instanceof UnreadableBox)) throw error
    }
  }
  throw new UnreadableBox('These bytes were sealed with another key, or are damaged.')
}

function openWith(key: Buffer, bytes: Buffer, bound: Buffer | null): Buffer {
  if (bytes.length < nonceBytes + tagBytes) throw new UnreadableBox('These bytes are too few to have been sealed.')
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes), { authTagLength: tagBytes })
  if (bound !== null) decipher.setAAD(bound)
  decipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes))
  try {
    const compressed = Buffer.concat([decipher.update(bytes.subarray(nonceBytes + tagBytes)), decipher.final()])
    return zstdDecompressSync(compressed, { maxOutputLength: largestContent })
  } catch (cause) {
    throw new UnreadableBox('These bytes were sealed with another key or for another row, or are damaged.', { cause })
  }
}
