import { type FileHandle, open, rm } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { nameOf, type RelPath } from '../../core/rel-path.ts'
import { PathError } from '../../errors.ts'
import { settableTime } from '../local/settable-time.ts'
import type { RemoteCondition, RemoteContent, RemoteEntry, RemoteUpload } from '../remote/remote-store.ts'
import { whileAllowed } from '../remote/while-allowed.ts'
import { isSameEntry } from './rclone-entry.ts'
import { FetchedFile } from './rclone-reader.ts'
import type { RcloneRemote } from './rclone-remote.ts'
import { toRclonePath } from './standard-names.ts'

interface Place {
  readonly target: RelPath
  readonly temporary: RelPath
  /** A file of ours. */
  readonly staging: string
}

interface Ways {
  stat(path: RelPath): Promise<RemoteEntry | null>
  /** An error when the folder is gone. */
  requireFolder(): Promise<void>
  readonly canMove: boolean
}

/**
 * Content that is gathered in a file of ours. Where the storage can rename, rclone copies that to a temporary name there, which then
 * takes the target's; where it can't, as in buckets, one copy puts it in place whole.
 */
export class RcloneUpload implements RemoteUpload {
  readonly #remote: RcloneRemote
  readonly #place: Place
  readonly #content: RemoteContent
  readonly #ways: Ways
  #file: FileHandle
  /** A file that belongs to who reads it. */
  #taken: string | null = null
  #count = 0
  #isGathering = true
  /** Something may lie under the temporary name. */
  #isSent = false

  static async start(remote: RcloneRemote, place: Place, content: RemoteContent, ways: Ways): Promise<RcloneUpload> {
    return new RcloneUpload(remote, place, content, ways, await open(place.staging, 'wx', 0o600))
  }

  private constructor(remote: RcloneRemote, place: Place, content: RemoteContent, ways: Ways, file: FileHandle) {
    this.#remote = remote
    this.#place = place
    this.#content = content
    this.#ways = ways
    this.#file = file
  }

  async write(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; ) at += (await this.#file.write(bytes, at)).bytesWritten
    this.#count += bytes.length
  }

  /** What another rclone has fetched is sent from where it lies: it is one file of ours then, and not two. */
  async takeWhole(whole: object): Promise<number | null> {
    if (!(whole instanceof FetchedFile)) return null
    const assertMayWrite = () => this.#content.assertMayWrite()
    await whileAllowed(assertMayWrite, (signal) => {
      signal.addEventListener('abort', whole.giveUp)
      return whole.whole()
    })
    await this.#file.close()
    await rm(this.#place.staging, { force: true })
    this.#file = await open(whole.staging, 'r+')
    this.#taken = whole.staging
    this.#count = (await this.#file.stat()).size
    return this.#count
  }

  /** Where the content lies that is sent. */
  get #gathered(): string {
    return this.#taken ?? this.#place.staging
  }

  async publish(condition: RemoteCondition): Promise<RemoteEntry | null> {
    const { size, mtimeNs } = this.#content
    if (size >= 0 && this.#count !== size) throw new PathError('EIO', `only ${this.#count} of ${size} bytes arrived`)
    if (mtimeNs !== null) await this.#file.utimes(settableTime(mtimeNs), settableTime(mtimeNs))
    await this.#file.close()
    this.#isGathering = false
    const { target, temporary } = this.#place
    if (!this.#ways.canMove && !(await this.#holds(condition))) return null
    const sent = await this.#send(this.#ways.canMove ? temporary : target)
    if (!this.#ways.canMove) return sent
    if (!(await this.#holds(condition))) return null
    await this.#ways.requireFolder()
    const { fs } = this.#remote
    this.#content.assertMayWrite()
    await this.#remote.act('operations/movefile', {
      srcFs: fs,
      srcRemote: toRclonePath(temporary),
      dstFs: fs,
      dstRemote: toRclonePath(target),
    })
    this.#isSent = false
    const found = await this.#ways.stat(target)
    return found !== null && isSameEntry({ ...found, name: sent.name }, sent) ? found : { ...sent, name: nameOf(target) }
  }

  async #send(path: RelPath): Promise<RemoteEntry> {
    const staging = this.#gathered
    await this.#ways.requireFolder()
    this.#content.assertMayWrite()
    this.#isSent = this.#ways.canMove
    const place = { srcFs: dirname(staging), srcRemote: basename(staging), dstFs: this.#remote.fs, dstRemote: toRclonePath(path) }
    const assertMayWrite = () => this.#content.assertMayWrite()
    await whileAllowed(assertMayWrite, (signal) => this.#remote.act('operations/copyfile', place, signal))
    if (this.#taken === null) await rm(staging, { force: true })
    const sent = await this.#ways.stat(path)
    if (sent === null) throw new PathError('ENOENT', `what was sent for ${this.#place.target} is gone`)
    if (sent.size >= 0 && sent.size !== this.#count)
      throw new PathError('EIO', `the storage kept ${sent.size} of ${this.#count} bytes of ${this.#place.target}`)
    return sent
  }

  /** rclone replaces whatever has the name, so it is looked at just before. */
  async #holds(condition: RemoteCondition): Promise<boolean> {
    const there = await this.#ways.stat(this.#place.target)
    return condition.kind === 'absent' ? there === null : isSameEntry(there, condition.entry)
  }

  async discard(): Promise<void> {
    if (this.#isGathering) {
      this.#isGathering = false
      await this.#file.close()
    }
    await rm(this.#place.staging, { force: true })
    if (!this.#isSent) return
    this.#isSent = false
    if ((await this.#ways.stat(this.#place.temporary)) === null) return
    this.#content.assertMayWrite()
    await this.#remote.act('operations/deletefile', { fs: this.#remote.fs, remote: toRclonePath(this.#place.temporary) })
  }
}
