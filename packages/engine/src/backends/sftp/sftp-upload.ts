import { encodePath, nameOf } from '../../core/rel-path.ts'
import { isRetryable, PathError } from '../../errors.ts'
import { errnoOf } from '../local/errno.ts'
import type { RemoteCondition, RemoteContent, RemoteEntry, RemoteUpload } from '../remote/remote-store.ts'
import { WholeFile } from '../remote/whole-file.ts'
import { copyWithin } from './copy-within.ts'
import type { SftpAttributes } from './sftp-bytes.ts'
import { entryOf, timeAttributes } from './sftp-entry.ts'
import type { SftpNames } from './sftp-names.ts'
import { openFlags, type SftpSession } from './sftp-session.ts'

/** Bytes that are on their way at once: enough for a fast line around the world, and no more than that in memory. */
const aheadBytes = 4 << 20
/** So much is sent before the server's disk is told to begin with it. */
const writeOutBytes = 32 << 20
/** Whoever may read a new program may execute it. */
const executableBits = 0o111

export interface UploadPlace {
  readonly server: string
  readonly path: string
  readonly temporary: string
  readonly content: RemoteContent
  /** What the server gives a new file, as far as it is known. */
  readonly ordinaryMode: number | null
  /** A channel of a connection that lives. */
  reconnected(): Promise<SftpSession>
  /** Has the server's disk begin with what has arrived under the temporary name, beside this channel. */
  writeOut(): Promise<void>
}

/** Content under a temporary name in its own folder, which only its owner may read. */
export class SftpUpload implements RemoteUpload {
  readonly #session: SftpSession
  readonly #names: SftpNames
  readonly #place: UploadPlace
  #handle: Buffer
  readonly #underWay = new Set<Promise<void>>()
  readonly ordinaryMode: number
  #ahead = 0
  #offset = 0
  #writtenOutTo = 0
  #writingOut: Promise<void> | null = null
  #failure: unknown = null
  #completed: Promise<void> | null = null
  #written: SftpAttributes | null = null
  #isOpen = true
  #isThere = true

  private constructor(session: SftpSession, names: SftpNames, place: UploadPlace, handle: Buffer, ordinaryMode: number) {
    this.#session = session
    this.#names = names
    this.#place = place
    this.#handle = handle
    this.ordinaryMode = ordinaryMode
  }

  /** What a new file is given is learnt from the first one, before there is anything in it. */
  static async begin(session: SftpSession, names: SftpNames, place: UploadPlace): Promise<SftpUpload> {
    const { temporary, content, ordinaryMode } = place
    const flags = openFlags.write | openFlags.create | openFlags.exclusive
    content.assertMayWrite()
    const handle = await session.open(encodePath(temporary), flags, ordinaryMode === null ? {} : { mode: 0o600 })
    if (ordinaryMode !== null) return new SftpUpload(session, names, place, handle, ordinaryMode)
    const [{ mode }] = await Promise.all([session.fstat(handle), session.setAttributesOf(handle, { mode: 0o600 })])
    return new SftpUpload(session, names, place, handle, (mode ?? 0o644) & 0o777)
  }

  async write(bytes: Uint8Array): Promise<void> {
    const { writeBytes } = this.#session
    const { content } = this.#place
    for (let at = 0; at < bytes.length; at += writeBytes) {
      while (this.#ahead >= aheadBytes) await Promise.race(this.#underWay)
      this.#throwFailure()
      const part = bytes.subarray(at, at + writeBytes)
      content.assertMayWrite()
      this.#send(part)
    }
    if (this.#offset - this.#writtenOutTo >= writeOutBytes) this.#beginWritingOut()
    if (bytes.length === 0) content.assertMayWrite()
  }

  #send(part: Uint8Array): void {
    const { length } = part
    this.#ahead += length
    const sent = this.#session.write(this.#handle, this.#offset, part).then(
      () => {},
      (error: unknown) => {
        this.#failure ??= error
      },
    )
    this.#offset += length
    const settled = sent.finally(() => {
      this.#underWay.delete(settled)
      this.#ahead -= length
    })
    this.#underWay.add(settled)
  }

  /** One at a time: what arrives meanwhile goes with the next one. */
  #beginWritingOut(): void {
    if (this.#writingOut !== null) return
    this.#writtenOutTo = this.#offset
    this.#writingOut = this.#place.writeOut().then(
      () => {
        this.#writingOut = null
      },
      (error: unknown) => {
        this.#failure ??= error
      },
    )
  }

  async #arrive(): Promise<void> {
    await this.#writingOut
    await Promise.all(this.#underWay)
    this.#throwFailure()
  }

  #throwFailure(): void {
    if (this.#failure !== null) throw this.#failure
  }

  async takeWhole(whole: object): Promise<number | null> {
    const { server, content } = this.#place
    if (!(whole instanceof WholeFile) || !whole.isFor(server, content.size)) return null
    const isTaken = await copyWithin(this.#session, whole, this.#handle, (copied) => {
      content.assertMayWrite()
      this.#offset = copied
      if (copied > 0) this.#beginWritingOut()
    })
    this.#offset = isTaken ? whole.entry.size : 0
    return isTaken ? this.#offset : null
  }

  /** A file that came in another way takes the place of the one that was begun here, in which nothing is. */
  async takeIn(from: string): Promise<number> {
    const { temporary, content } = this.#place
    await this.#close()
    content.assertMayWrite()
    await this.#session.setAttributes(encodePath(from), { mode: 0o600 })
    if (!(await this.#names.giveOver(from, temporary, () => content.assertMayWrite())))
      throw new PathError('EISDIR', 'what arrived is no file')
    content.assertMayWrite()
    this.#handle = await this.#session.open(encodePath(temporary), openFlags.read | openFlags.write)
    this.#isOpen = true
    this.#offset = (await this.#session.fstat(this.#handle)).size ?? 0
    return this.#offset
  }

  complete(): Promise<void> {
    this.#completed ??= this.#complete()
    return this.#completed
  }

  /** Gives the content its mode and time, and closes it. All of that is on its way before the last bytes are acknowledged: a server keeps to the order. */
  async #complete(): Promise<void> {
    const { content } = this.#place
    content.assertMayWrite()
    const settings = this.#session.setAttributesOf(this.#handle, { mode: this.#newMode, ...timeAttributes(content.mtimeNs) })
    const shown = this.#session.fstat(this.#handle)
    const [written] = await Promise.all([shown, settings, this.#close(), this.#arrive()])
    if (written.size !== null && written.size !== this.#offset)
      throw new PathError('EIO', `only ${written.size} of ${this.#offset} bytes arrived`)
    this.#written = written
  }

  get #newMode(): number {
    const { content } = this.#place
    const ordinary = this.ordinaryMode | (content.executable === true ? (this.ordinaryMode >> 2) & executableBits : 0)
    return (content.mode ?? ordinary) & 0o777
  }

  async publish(condition: RemoteCondition): Promise<RemoteEntry | null> {
    const { path, temporary, content } = this.#place
    const assertMayWrite = () => content.assertMayWrite()
    await this.complete()
    const mode = await this.#takeOver(condition)
    const isGiven =
      condition.kind === 'absent'
        ? await this.#names.publishNew(temporary, path, assertMayWrite)
        : await this.#names.giveOver(temporary, path, assertMayWrite)
    if (!isGiven) return null
    this.#isThere = false
    return { ...entryOf(nameOf(path), this.#written as SftpAttributes), mode }
  }

  /** A replacement has the mode of what it replaces, unless it was given one. */
  async #takeOver(condition: RemoteCondition): Promise<number> {
    const { content, temporary } = this.#place
    const replaced = condition.kind === 'is' ? condition.entry.mode : null
    if (content.mode !== null || replaced === null || (replaced & 0o777) === this.#newMode) return this.#newMode
    content.assertMayWrite()
    await this.#session.setAttributes(encodePath(temporary), { mode: replaced & 0o777 })
    return replaced & 0o777
  }

  async discard(): Promise<void> {
    if (!this.#isThere) return
    if (this.#session.isEnded) return this.#removeAnew()
    await Promise.allSettled([...this.#underWay, this.#writingOut, this.#completed])
    await this.#close()
    this.#place.content.assertMayWrite()
    this.#isThere = false
    try {
      await this.#session.remove(encodePath(this.#place.temporary))
    } catch (error) {
      if (errnoOf(error) !== 'ENOENT') throw error
    }
  }

  /** By another connection than the one that broke off. Where there is none, what lies there is left to the next run. */
  async #removeAnew(): Promise<void> {
    this.#isThere = false
    const { temporary, content, reconnected } = this.#place
    try {
      const session = await reconnected()
      content.assertMayWrite()
      await session.remove(encodePath(temporary))
    } catch (error) {
      if (!isRetryable(error) && errnoOf(error) !== 'ENOENT') throw error
    }
  }

  async #close(): Promise<void> {
    if (!this.#isOpen) return
    this.#isOpen = false
    await this.#session.close(this.#handle)
  }
}
