import { PathError } from '../../errors.ts'

/** The bytes of SFTP's version 3: lengths and numbers are big-endian, names are bytes of their own. */
export class SftpBytes {
  #bytes: Buffer
  #length = 0

  constructor(expected = 256) {
    this.#bytes = Buffer.allocUnsafe(expected)
  }

  u8(value: number): this {
    this.#reserve(1)
    this.#bytes[this.#length++] = value
    return this
  }

  u32(value: number): this {
    this.#reserve(4)
    this.#length = this.#bytes.writeUInt32BE(value >>> 0, this.#length)
    return this
  }

  u64(value: number): this {
    return this.u32(Math.floor(value / 2 ** 32)).u32(value % 2 ** 32)
  }

  text(bytes: Uint8Array | string): this {
    const raw = typeof bytes === 'string' ? Buffer.from(bytes) : bytes
    this.u32(raw.length)
    this.#reserve(raw.length)
    this.#bytes.set(raw, this.#length)
    this.#length += raw.length
    return this
  }

  attributes({ mode, mtimeSeconds }: SettableAttributes): this {
    this.u32((mode === undefined ? 0 : hasMode) | (mtimeSeconds === undefined ? 0 : hasTimes))
    if (mode !== undefined) this.u32(mode)
    if (mtimeSeconds !== undefined) this.u32(mtimeSeconds).u32(mtimeSeconds)
    return this
  }

  take(): Buffer {
    return this.#bytes.subarray(0, this.#length)
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#bytes.length) return
    const grown = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#length + more))
    this.#bytes.copy(grown, 0, 0, this.#length)
    this.#bytes = grown
  }
}

export interface SettableAttributes {
  readonly mode?: number
  readonly mtimeSeconds?: number
}

/** What a server tells of a file; what it does not tell is null. */
export interface SftpAttributes {
  readonly size: number | null
  readonly mode: number | null
  readonly mtimeSeconds: number | null
}

const hasSize = 1
const hasOwner = 2
const hasMode = 4
const hasTimes = 8
const hasMore = 0x8000_0000

/** Reads an answer from its front. An answer that ends too early is an error. */
export class SftpAnswer {
  readonly type: number
  readonly #bytes: Buffer
  #at = 0

  constructor(type: number, bytes: Buffer) {
    this.type = type
    this.#bytes = bytes
  }

  get hasMore(): boolean {
    return this.#at < this.#bytes.length
  }

  u32(): number {
    this.#expect(4)
    const value = this.#bytes.readUInt32BE(this.#at)
    this.#at += 4
    return value
  }

  u64(): number {
    return this.u32() * 2 ** 32 + this.u32()
  }

  text(): Buffer {
    const length = this.u32()
    this.#expect(length)
    const end = this.#at + length
    const bytes = this.#bytes.subarray(this.#at, end)
    this.#at = end
    return bytes
  }

  attributes(): SftpAttributes {
    const flags = this.u32()
    const size = (flags & hasSize) !== 0 ? this.u64() : null
    if ((flags & hasOwner) !== 0) this.u64()
    const mode = (flags & hasMode) !== 0 ? this.u32() : null
    const times = (flags & hasTimes) !== 0 ? { accessed: this.u32(), modified: this.u32() } : null
    const more = (flags & hasMore) !== 0 ? this.u32() : 0
    for (let i = 0; i < more; i++) {
      this.text()
      this.text()
    }
    return { size, mode, mtimeSeconds: times?.modified ?? null }
  }

  #expect(more: number): void {
    if (this.#at + more > this.#bytes.length) throw new PathError('EIO', 'an answer of the server is cut off')
  }
}
