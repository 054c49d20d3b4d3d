import { lstatSync } from 'node:fs'
import { type FileSeen, isStill, type Seen } from '../../core/seen.ts'
import { PathError } from '../../errors.ts'
import type { Changed, KeptAs, StagedContent, StagedFile } from '../../ports/storage-backend.ts'
import { errnoOf } from './errno.ts'
import { giveName } from './give-name.ts'
import type { GuardedFs } from './guarded-fs.ts'
import { keepFirst } from './keep-first.ts'
import { inFolder, type LocalPath } from './local-path.ts'
import { asWritten } from './local-seen.ts'
import type { StagingPlace } from './staged-file.ts'

/** A symbolic link on its way. A link can't be made in parts, so it is made only when it is published. */
export class LocalStagedLink implements StagedFile {
  readonly #fs: GuardedFs
  readonly #place: StagingPlace
  readonly #content: StagedContent
  readonly #parts: Uint8Array[] = []
  #isMade = false

  constructor(fs: GuardedFs, place: StagingPlace, content: StagedContent) {
    this.#fs = fs
    this.#place = place
    this.#content = content
    place.folder()
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.#parts.push(bytes.slice())
  }

  async publish(expected: Seen, keepAs: KeptAs | null = null): Promise<Changed<FileSeen>> {
    const target = Buffer.concat(this.#parts)
    if (target.length !== this.#content.size) throw new PathError('EIO', `only ${target.length} of ${this.#content.size} bytes arrived`)
    this.#fs.symlink(target, this.#temporary())
    this.#isMade = true
    this.#dress(expected)
    const { shown } = this.#place
    const written = asWritten(lstatSync(this.#temporary(), { bigint: true }), shown, this.#temporary())
    const found = this.#place.look()
    if (!isStill(expected, found)) return { done: false, found }
    const changed = await keepFirst(this.#place, expected, keepAs)
    if (changed !== null) return { done: false, found: changed }
    if (!giveName(this.#fs, { temporary: this.#temporary(), target: this.#target() }, expected))
      return { done: false, found: this.#place.look() }
    this.#isMade = false
    this.#place.published()
    const there = asWritten(lstatSync(this.#target(), { bigint: true }), shown, this.#target())
    const isOurs = isStill({ ...written, revision: null }, there) && isSameObject(written, there)
    return { done: true, seen: isOurs ? there : { ...written, revision: null } }
  }

  async discard(): Promise<void> {
    if (!this.#isMade) return
    this.#isMade = false
    try {
      this.#fs.unlink(this.#temporary())
    } catch (error) {
      // Where its folder went elsewhere, the staged link went with it and is out of reach.
      if (errnoOf(error) !== 'ENOENT' && !(error instanceof PathError)) throw error
    }
  }

  /** A link has no mode of its own; a replacement takes over the owner, as far as the system lets it. */
  #dress(expected: Seen): void {
    const own = lstatSync(this.#temporary(), { bigint: true })
    const old = expected.kind === 'file' ? lstatSync(this.#target(), { bigint: true, throwIfNoEntry: false }) : undefined
    const owner = this.#content.metadata?.owner ?? (old === undefined ? undefined : { uid: Number(old.uid), gid: Number(old.gid) })
    if (owner !== undefined && (owner.uid !== Number(own.uid) || owner.gid !== Number(own.gid))) {
      try {
        this.#fs.setOwner(this.#temporary(), owner.uid, owner.gid)
      } catch (error) {
        if (errnoOf(error) !== 'EPERM') throw error
      }
    }
    const { mtimeNs } = this.#content
    if (mtimeNs !== null) this.#fs.setTimes(this.#temporary(), mtimeNs, mtimeNs)
  }

  #temporary(): LocalPath {
    return inFolder(this.#place.folder(), this.#place.temporary)
  }

  #target(): LocalPath {
    return inFolder(this.#place.folder(), this.#place.name)
  }
}

/** The first half of a local revision names the object itself. */
function isSameObject(a: FileSeen, b: FileSeen): boolean {
  return a.revision?.slice(0, 8) === b.revision?.slice(0, 8)
}
