import { encodePath } from '../../core/rel-path.ts'
import { isPathTrouble } from '../../errors.ts'
import { errnoOf } from '../local/errno.ts'
import { openFlags, type SftpSession } from './sftp-session.ts'

/** How many are made durable while others are still written: a server does nothing else on a channel meanwhile. */
const besideWriting = 4
const atTheEnd = 32

/**
 * Files that a server is to keep through a power cut. It is asked for each soon after it got its name, so that little is left to wait
 * for at the end. What is gone or has another name by now needs no more care. RACE: names of folders last as far as the server's disk sees to it.
 */
export class DurableFiles {
  readonly #connected: () => Promise<SftpSession>
  readonly #waiting = new Set<string>()
  readonly #underWay = new Map<string, Promise<void>>()
  /** What went wrong beside the writing is tried once more at the end, where it counts. */
  readonly #failed = new Set<string>()
  #atOnce = besideWriting

  constructor(connected: () => Promise<SftpSession>) {
    this.#connected = connected
  }

  /** Content that was just given its name. */
  add(path: string): void {
    this.#waiting.add(path)
    this.#beginSome()
  }

  move(from: string, to: string): void {
    const isMeant = this.#waiting.delete(from) || this.#failed.delete(from) || this.#underWay.has(from)
    if (isMeant) this.add(to)
  }

  /** Returns when all that was added is durable. */
  async all(): Promise<void> {
    this.#atOnce = atTheEnd
    try {
      this.#beginSome()
      while (this.#underWay.size > 0) await Promise.race(this.#underWay.values())
      const failed = [...this.#failed]
      this.#failed.clear()
      for (const path of failed) await this.#makeDurable(path)
    } finally {
      this.#atOnce = besideWriting
    }
  }

  #beginSome(): void {
    for (const path of this.#waiting) {
      if (this.#underWay.size >= this.#atOnce) return
      // Content that was written again under the same name waits until the first is done.
      if (this.#underWay.has(path)) continue
      this.#waiting.delete(path)
      this.#underWay.set(path, this.#begin(path))
    }
  }

  async #begin(path: string): Promise<void> {
    try {
      await this.#makeDurable(path)
    } catch {
      this.#failed.add(path)
    }
    this.#underWay.delete(path)
    this.#beginSome()
  }

  /**
   * Has the server's disk begin with content that is still written on another channel, so that little is left to wait for at the end, which is where
   * it counts whether it did. Does nothing where there is no other channel yet.
   */
  async writeOut(path: string, busy: SftpSession): Promise<void> {
    try {
      const session = await this.#connected()
      if (session !== busy) await this.#sync(session, path)
    } catch (error) {
      if (!isPathTrouble(error)) throw error
    }
  }

  async #makeDurable(path: string): Promise<void> {
    await this.#sync(await this.#connected(), path)
  }

  async #sync(session: SftpSession, path: string): Promise<void> {
    if (!session.has('fsync@openssh.com')) return
    try {
      const handle = await session.open(encodePath(path), openFlags.read)
      try {
        await session.fsync(handle)
      } finally {
        await session.close(handle)
      }
    } catch (error) {
      const errno = errnoOf(error)
      if (errno !== 'ENOENT' && errno !== 'EACCES') throw error
    }
  }
}
