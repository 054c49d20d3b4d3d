import { encodePath } from '../../core/rel-path.ts'
import { PathError } from '../../errors.ts'
import { errnoOf } from '../local/errno.ts'
import type { SftpAttributes } from './sftp-bytes.ts'
import type { SftpSession } from './sftp-session.ts'

type Guard = () => void

const folderKind = 0o040000
const kindMask = 0o170000

/** How files get names on a server: by second names and exchanges where it knows them, for its plain renaming is not the same everywhere. */
export class SftpNames {
  readonly #session: SftpSession

  constructor(session: SftpSession) {
    this.#session = session
  }

  /** Null only when the server says that nothing is there. */
  async attributesAt(path: string): Promise<SftpAttributes | null> {
    try {
      return await this.#session.lstat(encodePath(path))
    } catch (error) {
      const errno = errnoOf(error)
      if (errno === 'ENOENT' || errno === 'ENOTDIR') return null
      throw error
    }
  }

  /** Gives a file of our own making a name that nothing has. False when something has it: then the file may be gone. */
  async publishNew(from: string, to: string, assertMayWrite: Guard): Promise<boolean> {
    if (!this.#session.hasLinked) return this.giveNew(from, to, assertMayWrite)
    assertMayWrite()
    const linked = this.#session.link(encodePath(from), encodePath(to))
    // Both are on their way before the first is answered: without its new name nobody has a use for the file.
    const removed = this.#removeAfter(from, assertMayWrite)
    const [trouble] = await Promise.all([troubleIn(linked), removed])
    if (trouble === null) return true
    if ((await this.attributesAt(to)) !== null) return false
    throw trouble
  }

  async #removeAfter(path: string, assertMayWrite: Guard): Promise<void> {
    assertMayWrite()
    await this.#session.remove(encodePath(path))
  }

  /** Gives a file a name that nothing has. False when something has it. */
  async giveNew(from: string, to: string, assertMayWrite: Guard = () => {}): Promise<boolean> {
    if (this.#session.has('hardlink@openssh.com')) {
      assertMayWrite()
      const trouble = await troubleIn(this.#session.link(encodePath(from), encodePath(to)))
      if (trouble === null) {
        this.#session.hasLinked = true
        assertMayWrite()
        await this.#session.remove(encodePath(from))
        return true
      }
      if ((await this.attributesAt(to)) !== null) return false
      if (errnoOf(trouble) !== 'EIO' && errnoOf(trouble) !== 'ENOTSUP') throw trouble
    }
    return this.renameToFree(from, to, assertMayWrite)
  }

  /** RACE: a server that knows no second names may let a file that took the name in this moment be overwritten by it. */
  async renameToFree(from: string, to: string, assertMayWrite: Guard = () => {}): Promise<boolean> {
    if ((await this.attributesAt(to)) !== null) return false
    assertMayWrite()
    try {
      await this.#session.rename(encodePath(from), encodePath(to))
      return true
    } catch (error) {
      if ((await this.attributesAt(to)) !== null && (await this.attributesAt(from)) !== null) return false
      throw error
    }
  }

  /** Gives a file the name of another, in one step where the server can do that. False when a folder has the name. */
  async giveOver(from: string, to: string, assertMayWrite: Guard): Promise<boolean> {
    if (!this.#session.has('posix-rename@openssh.com')) return this.#exchange(from, to, assertMayWrite)
    assertMayWrite()
    try {
      await this.#session.renameOver(encodePath(from), encodePath(to))
      return true
    } catch (error) {
      const there = await this.attributesAt(to)
      if (there !== null && ((there.mode ?? 0) & kindMask) === folderKind) return false
      throw error
    }
  }

  /** The old file is out of the way for a moment, and comes back when the new one can't take its place. */
  async #exchange(from: string, to: string, assertMayWrite: Guard): Promise<boolean> {
    const aside = `${from}0`
    assertMayWrite()
    await this.#session.rename(encodePath(to), encodePath(aside))
    try {
      assertMayWrite()
      await this.#session.rename(encodePath(from), encodePath(to))
    } catch (error) {
      await this.#session.rename(encodePath(aside), encodePath(to))
      throw error
    }
    assertMayWrite()
    await this.#session.remove(encodePath(aside))
    return true
  }

  /** Gives a file or folder another name. Both may be in other folders. */
  async move(from: string, to: string): Promise<void> {
    const there = await this.attributesAt(from)
    if (there === null) throw new PathError('ENOENT', 'it is not there any more')
    const isFolder = ((there.mode ?? 0) & kindMask) === folderKind
    const isGiven = isFolder ? await this.renameToFree(from, to) : await this.giveNew(from, to)
    if (!isGiven) throw new PathError('EEXIST', 'something has the name already')
  }
}

function troubleIn(work: Promise<void>): Promise<unknown> {
  return work.then(
    () => null,
    (error: unknown) => error,
  )
}
