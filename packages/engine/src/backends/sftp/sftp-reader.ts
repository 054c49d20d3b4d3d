import { PathError } from '../../errors.ts'
import type { RemoteEntry, RemoteReader } from '../remote/remote-store.ts'
import type { WholeFile } from '../remote/whole-file.ts'
import type { SftpSession } from './sftp-session.ts'

/** Bytes that are on their way at once. */
const aheadBytes = 2 << 20

interface Part {
  readonly offset: number
  readonly length: number
  readonly content: Promise<Buffer | null>
}

/** Reads a file with several requests under way, so that distance costs little. */
export class SftpReader implements RemoteReader {
  readonly whole: WholeFile
  readonly #session: SftpSession
  readonly #handle: Buffer
  #asked: Part[] = []
  #nextOffset = 0
  #aheadBytes = 0
  #rest: Buffer = Buffer.alloc(0)
  #at = 0
  #isOver = false

  constructor(session: SftpSession, handle: Buffer, whole: WholeFile) {
    this.#session = session
    this.#handle = handle
    this.whole = whole
  }

  get entry(): RemoteEntry {
    return this.whole.entry
  }

  async read(into: Uint8Array): Promise<number> {
    let filled = 0
    while (filled < into.length) {
      if (this.#rest.length === 0 && !(await this.#take())) break
      const count = Math.min(this.#rest.length, into.length - filled)
      into.set(this.#rest.subarray(0, count), filled)
      this.#rest = this.#rest.subarray(count)
      filled += count
    }
    if (filled === 0 && this.#at < this.entry.size) throw new PathError('EIO', `the server sent ${this.#at} of ${this.entry.size} bytes`)
    return filled
  }

  async close(): Promise<void> {
    this.#isOver = true
    this.#asked = []
    if (!this.#session.isEnded) await this.#session.close(this.#handle)
  }

  /** Takes the next part that was asked for; false at the end. A part that came short is asked for again from where it ended. */
  async #take(): Promise<boolean> {
    if (this.#isOver) return false
    this.#askAhead()
    const part = this.#asked.shift() as Part
    const content = await part.content
    this.#aheadBytes -= part.length
    if (content === null || content.length === 0) {
      this.#isOver = true
      return false
    }
    this.#rest = content
    this.#at += content.length
    const isLast = part.offset + part.length > this.entry.size
    if (content.length < part.length && !isLast) {
      this.#asked.unshift(this.#ask(part.offset + content.length, part.length - content.length))
    } else if (content.length < part.length) this.#isOver = true
    return true
  }

  /** Of a file's end, one byte more is asked for than there should be: the answer tells that it is the end. */
  #askAhead(): void {
    const { readBytes } = this.#session
    const end = Math.max(0, this.entry.size) + 1
    if (this.#asked.length === 0 && this.#nextOffset >= end) this.#asked.push(this.#ask(this.#at, readBytes))
    while (this.#nextOffset < end && (this.#asked.length === 0 || this.#aheadBytes < aheadBytes)) {
      const length = Math.min(readBytes, end - this.#nextOffset)
      this.#asked.push(this.#ask(this.#nextOffset, length))
      this.#nextOffset += length
    }
  }

  #ask(offset: number, length: number): Part {
    const content = this.#session.read(this.#handle, offset, length)
    // A part that nobody takes any more may fail unheard.
    content.catch(() => {})
    this.#aheadBytes += length
    return { offset, length, content }
  }
}
