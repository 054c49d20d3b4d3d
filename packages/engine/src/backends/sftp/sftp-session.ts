import type { Duplex } from 'node:stream'
import { PathError } from '../../errors.ts'
import { type SettableAttributes, SftpAnswer, type SftpAttributes, SftpBytes } from './sftp-bytes.ts'
import { connectionLost, status, troubleOf } from './sftp-trouble.ts'

const request = {
  init: 1,
  open: 3,
  close: 4,
  read: 5,
  write: 6,
  lstat: 7,
  fstat: 8,
  setstat: 9,
  fsetstat: 10,
  opendir: 11,
  readdir: 12,
  remove: 13,
  mkdir: 14,
  rmdir: 15,
  realpath: 16,
  rename: 18,
  extended: 200,
} as const

const answer = { version: 2, status: 101, handle: 102, data: 103, name: 104, attrs: 105, extendedReply: 201 } as const

export const openFlags = { read: 1, write: 2, create: 8, exclusive: 32 } as const

/** Larger packets are no answer of a server that is right in the head. */
const mostPacketBytes = 1 << 20
/** What every server must take, and what most servers take at most. */
const plainDataBytes = 32_768
const mostDataBytes = 261_120
/** What is larger than this waits for nothing. */
const largestTogether = 16_384
/** A connection on which nothing came for so long, while something was asked, is given up. */
const silenceMs = 60_000

export type SftpExtension =
  | 'posix-rename@openssh.com'
  | 'hardlink@openssh.com'
  | 'fsync@openssh.com'
  | 'statvfs@openssh.com'
  | 'lsetstat@openssh.com'
  | 'limits@openssh.com'
  | 'copy-data'

interface Pending {
  readonly resolve: (answer: SftpAnswer) => void
  readonly reject: (error: unknown) => void
}

export interface SftpName {
  readonly name: Buffer
  readonly attributes: SftpAttributes
}

/**
 * SFTP's version 3 on one channel. Names are bytes throughout, for on most servers they can be any. Requests are sent as they come and
 * answered in any order.
 */
export class SftpSession {
  readonly #channel: Duplex
  readonly #pending = new Map<number, Pending>()
  readonly #extensions = new Map<string, string>()
  readonly #silence: NodeJS.Timeout
  #outgoing: Buffer[] = []
  #unread: Buffer[] = []
  #unreadBytes = 0
  #nextId = 1
  #heardAt = Date.now()
  #ended: Error | null = null
  /** Whether a file was given a second name here before, so that the server's disk is known to have such. */
  hasLinked = false
  readBytes = plainDataBytes
  writeBytes = plainDataBytes

  private constructor(channel: Duplex) {
    this.#channel = channel
    channel.on('data', (bytes: Buffer) => this.#take(bytes))
    channel.once('close', () => this.end())
    channel.once('error', () => this.end())
    this.#silence = setInterval(() => {
      if (this.#pending.size > 0 && Date.now() - this.#heardAt > silenceMs)
        this.end(new PathError('ETIMEDOUT', 'the server did not answer in time'))
    }, 5000)
    this.#silence.unref()
  }

  static async begin(channel: Duplex): Promise<SftpSession> {
    const session = new SftpSession(channel)
    const version = new Promise<SftpAnswer>((resolve, reject) => session.#pending.set(0, { resolve, reject }))
    channel.write(new SftpBytes().u32(5).u8(request.init).u32(3).take())
    const said = await version
    while (said.hasMore) session.#extensions.set(said.text().toString(), said.text().toString())
    await session.#learnLimits()
    return session
  }

  /** How many requests are under way. */
  get load(): number {
    return this.#pending.size
  }

  get isEnded(): boolean {
    return this.#ended !== null
  }

  has(extension: SftpExtension): boolean {
    return this.#extensions.has(extension)
  }

  whenEnded(act: () => void): void {
    this.#channel.once('close', act)
  }

  /** Everything that was asked ends with this error. */
  end(error: Error = connectionLost()): void {
    if (this.#ended !== null) return
    this.#ended = error
    clearInterval(this.#silence)
    for (const { reject } of this.#pending.values()) reject(error)
    this.#pending.clear()
    this.#channel.destroy()
  }

  async open(path: Uint8Array, flags: number, attributes: SettableAttributes = {}): Promise<Buffer> {
    return handleIn(await this.#ask(request.open, (bytes) => bytes.text(path).u32(flags).attributes(attributes)))
  }

  async openFolder(path: Uint8Array): Promise<Buffer> {
    return handleIn(await this.#ask(request.opendir, (bytes) => bytes.text(path)))
  }

  async close(handle: Buffer): Promise<void> {
    expectOk(await this.#ask(request.close, (bytes) => bytes.text(handle)))
  }

  /** Null at the end. */
  async read(handle: Buffer, offset: number, length: number): Promise<Buffer | null> {
    const said = await this.#ask(request.read, (bytes) => bytes.text(handle).u64(offset).u32(length))
    if (said.type === answer.data) return said.text()
    return isEnd(said) ? null : unexpected(said)
  }

  async write(handle: Buffer, offset: number, content: Uint8Array): Promise<void> {
    expectOk(await this.#ask(request.write, (bytes) => bytes.text(handle).u64(offset).text(content), content.length + 64))
  }

  /** A part of what is in a folder; null when all was told. */
  async readFolder(handle: Buffer): Promise<SftpName[] | null> {
    const said = await this.#ask(request.readdir, (bytes) => bytes.text(handle))
    if (said.type === answer.name) return namesIn(said)
    return isEnd(said) ? null : unexpected(said)
  }

  async lstat(path: Uint8Array): Promise<SftpAttributes> {
    return attributesIn(await this.#ask(request.lstat, (bytes) => bytes.text(path)))
  }

  async fstat(handle: Buffer): Promise<SftpAttributes> {
    return attributesIn(await this.#ask(request.fstat, (bytes) => bytes.text(handle)))
  }

  /** Follows no link where the server can do that. */
  async setAttributes(path: Uint8Array, attributes: SettableAttributes): Promise<void> {
    if (this.has('lsetstat@openssh.com')) await this.#extended('lsetstat@openssh.com', (bytes) => bytes.text(path).attributes(attributes))
    else expectOk(await this.#ask(request.setstat, (bytes) => bytes.text(path).attributes(attributes)))
  }

  async setAttributesOf(handle: Buffer, attributes: SettableAttributes): Promise<void> {
    expectOk(await this.#ask(request.fsetstat, (bytes) => bytes.text(handle).attributes(attributes)))
  }

  async remove(path: Uint8Array): Promise<void> {
    expectOk(await this.#ask(request.remove, (bytes) => bytes.text(path)))
  }

  async makeFolder(path: Uint8Array): Promise<void> {
    expectOk(await this.#ask(request.mkdir, (bytes) => bytes.text(path).attributes({})))
  }

  async removeFolder(path: Uint8Array): Promise<void> {
    expectOk(await this.#ask(request.rmdir, (bytes) => bytes.text(path)))
  }

  async realPath(path: Uint8Array): Promise<Buffer> {
    const said = await this.#ask(request.realpath, (bytes) => bytes.text(path))
    const [first] = said.type === answer.name ? namesIn(said) : []
    return first === undefined ? unexpected(said) : first.name
  }

  async rename(from: Uint8Array, to: Uint8Array): Promise<void> {
    expectOk(await this.#ask(request.rename, (bytes) => bytes.text(from).text(to)))
  }

  async renameOver(from: Uint8Array, to: Uint8Array): Promise<void> {
    await this.#extended('posix-rename@openssh.com', (bytes) => bytes.text(from).text(to))
  }

  async link(existing: Uint8Array, path: Uint8Array): Promise<void> {
    await this.#extended('hardlink@openssh.com', (bytes) => bytes.text(existing).text(path))
  }

  /** Copies a part of one file into the same place of another. EIO where the first one ends before it. */
  async copyData(from: Buffer, to: Buffer, offset: number, length: number): Promise<void> {
    await this.#extended('copy-data', (bytes) => bytes.text(from).u64(offset).u64(length).text(to).u64(offset))
  }

  async fsync(handle: Buffer): Promise<void> {
    await this.#extended('fsync@openssh.com', (bytes) => bytes.text(handle))
  }

  async freeBytes(path: Uint8Array): Promise<number> {
    const said = await this.#askExtended('statvfs@openssh.com', (bytes) => bytes.text(path))
    if (said.type !== answer.extendedReply) return unexpected(said)
    const [, fragment = 0, , , available = 0] = Array.from({ length: 5 }, () => said.u64())
    return fragment * available
  }

  async #learnLimits(): Promise<void> {
    if (!this.has('limits@openssh.com')) return
    const said = await this.#askExtended('limits@openssh.com', (bytes) => bytes)
    if (said.type !== answer.extendedReply) return
    const [, read = 0, write = 0] = Array.from({ length: 4 }, () => said.u64())
    if (read > 0) this.readBytes = Math.min(read, mostDataBytes)
    if (write > 0) this.writeBytes = Math.min(write, mostDataBytes)
  }

  async #extended(name: SftpExtension, put: (bytes: SftpBytes) => SftpBytes): Promise<void> {
    expectOk(await this.#askExtended(name, put))
  }

  #askExtended(name: SftpExtension, put: (bytes: SftpBytes) => SftpBytes): Promise<SftpAnswer> {
    return this.#ask(request.extended, (bytes) => put(bytes.text(name)))
  }

  #ask(type: number, put: (bytes: SftpBytes) => SftpBytes, expected?: number): Promise<SftpAnswer> {
    if (this.#ended !== null) return Promise.reject(this.#ended)
    const id = this.#nextId
    this.#nextId = (id % 0xffff_fff0) + 1
    const packet = put(new SftpBytes(expected).u32(0).u8(type).u32(id)).take()
    packet.writeUInt32BE(packet.length - 4, 0)
    if (this.#pending.size === 0) this.#heardAt = Date.now()
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject })
      this.#send(packet)
    })
  }

  /** Small requests of one moment leave as one piece: each piece is encrypted, and given to the system, by itself. */
  #send(packet: Buffer): void {
    if (this.#outgoing.length === 0) setImmediate(() => this.#flush())
    this.#outgoing.push(packet)
    if (packet.length > largestTogether) this.#flush()
  }

  #flush(): void {
    const together = this.#outgoing.splice(0)
    if (together.length > 0 && this.#ended === null) this.#channel.write(together.length === 1 ? together[0] : Buffer.concat(together))
  }

  #take(bytes: Buffer): void {
    this.#heardAt = Date.now()
    this.#unread.push(bytes)
    this.#unreadBytes += bytes.length
    while (this.#unreadBytes >= 4) {
      const length = this.#front(4).readUInt32BE(0)
      if (length < 5 || length > mostPacketBytes) {
        this.end(new PathError('EIO', 'the server does not speak SFTP'))
        return
      }
      if (this.#unreadBytes < 4 + length) return
      const packet = this.#front(4 + length).subarray(4, 4 + length)
      this.#drop(4 + length)
      this.#settle(packet)
    }
  }

  #settle(packet: Buffer): void {
    const type = packet[0] as number
    const id = type === answer.version ? 0 : packet.readUInt32BE(1)
    const pending = this.#pending.get(id)
    this.#pending.delete(id)
    pending?.resolve(new SftpAnswer(type, packet.subarray(5)))
  }

  /** At least so many bytes in one piece; there must be as many. */
  #front(length: number): Buffer {
    const first = this.#unread[0] as Buffer
    if (first.length >= length) return first
    const whole = Buffer.concat(this.#unread)
    this.#unread = [whole]
    return whole
  }

  #drop(length: number): void {
    const rest = (this.#unread[0] as Buffer).subarray(length)
    if (rest.length > 0) this.#unread[0] = rest
    else this.#unread.shift()
    this.#unreadBytes -= length
  }
}

function unexpected(said: SftpAnswer): never {
  if (said.type !== answer.status) throw new PathError('EIO', 'the server gave an answer to something else')
  throw troubleOf(said.u32(), said.hasMore ? said.text().toString() : '')
}

function isEnd(said: SftpAnswer): boolean {
  if (said.type !== answer.status) return false
  const code = said.u32()
  if (code === status.eof) return true
  throw troubleOf(code, said.hasMore ? said.text().toString() : '')
}

function expectOk(said: SftpAnswer): void {
  if (said.type !== answer.status) unexpected(said)
  const code = said.u32()
  if (code !== status.ok) throw troubleOf(code, said.hasMore ? said.text().toString() : '')
}

function handleIn(said: SftpAnswer): Buffer {
  return said.type === answer.handle ? Buffer.from(said.text()) : unexpected(said)
}

function attributesIn(said: SftpAnswer): SftpAttributes {
  return said.type === answer.attrs ? said.attributes() : unexpected(said)
}

function namesIn(said: SftpAnswer): SftpName[] {
  return Array.from({ length: said.u32() }, () => {
    const name = said.text()
    said.text()
    return { name, attributes: said.attributes() }
  })
}
