import { closeSync, constants, fstatSync, fsyncSync, lstatSync, openSync, readdirSync, readlinkSync, readSync } from 'node:fs'
import { dirname } from 'node:path'
import { isSafePath, joinPath, nameOf, parentOf, type RelPath } from '../../core/rel-path.ts'
import { PathError } from '../../errors.ts'
import { makeFolders } from '../../make-folders.ts'
import type { RunGuard } from '../../ports/run-guard.ts'
import { ChangedPaths } from './changed-paths.ts'
import { describeErrno, errnoOf } from './errno.ts'
import { FolderHandles } from './folder-handles.ts'
import { GuardedFs } from './guarded-fs.ts'
import { inFolder, type LocalPath } from './local-path.ts'
import { makeDurable } from './make-durable.ts'
import { isSameObject, namesOf } from './other-names.ts'
import type { TemporaryNames } from './temporary-names.ts'

const openToRead = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK
const chunkBytes = 1 << 20

/**
 * A folder beside a root in which files that are replaced or deleted there are kept. Folders in it are entered as those of
 * the root are: one component at a time, following no link. What stands in the way of a folder, and a folder in the way of a
 * file, stays: the version gets a name beside it, `NAME~1`.
 */
export class KeptVersions {
  readonly #folder: string
  readonly #names: TemporaryNames
  readonly #fs: GuardedFs
  readonly #folders: FolderHandles
  readonly #changed = new ChangedPaths()

  constructor(folder: string, names: TemporaryNames, guard: RunGuard, fs = new GuardedFs(guard)) {
    this.#folder = folder
    this.#names = names
    this.#fs = fs
    guard.assertMayWrite()
    const made = makeFolder(folder)
    this.#folders = new FolderHandles(folder)
    if (made === undefined) this.#removeLeftovers()
    else syncFolders(dirname(made), dirname(folder))
  }

  /**
   * Renames a file into the versions. False when it lies on another disk, or has other names under which it could still be written to,
   * and nothing was done.
   */
  takeIn(from: LocalPath, path: RelPath): boolean {
    const found = this.#placeForNameOf(from, path)
    if (found === null) return false
    const { place, isKept } = found
    return this.#unlessElsewhere(() => {
      if (isKept) this.#fs.unlink(from)
      else this.#fs.rename(from, this.#at(place))
    }, place)
  }

  /** Gives a file a second name in the versions. False when its disk can't do that, or it has others besides, and nothing was done. */
  linkIn(from: LocalPath, path: RelPath): boolean {
    const found = this.#placeForNameOf(from, path)
    if (found === null) return false
    const { place, isKept } = found
    return this.#unlessElsewhere(() => {
      if (isKept) return
      try {
        this.#fs.link(from, this.#at(place))
      } catch (error) {
        if (errnoOf(error) !== 'EEXIST') throw error
        this.#linkOver(from, place)
      }
    }, place)
  }

  /** Copies a file or link into the versions. The copy is on the disk, under its name, when this returns. */
  async copyIn(from: LocalPath, path: RelPath): Promise<void> {
    const temporary = lstatSync(from).isSymbolicLink() ? this.#copyLink(from) : await this.#copyFile(from)
    try {
      const place = this.#placeFor(path)
      this.#fs.rename(this.#at(temporary), this.#at(place))
      this.#syncFoldersOf(place)
    } catch (error) {
      this.#removeTemporary(temporary)
      throw error
    }
  }

  async makeDurable(): Promise<void> {
    const changed = this.#changed.take()
    await makeDurable(this.#folder, changed)
  }

  close(): void {
    this.#folders.close()
  }

  #at(path: RelPath): LocalPath {
    const folder = this.#folders.open(parentOf(path))
    if (folder.kind !== 'open') throw new PathError('ENOENT', 'the folder for its version is not there any more')
    return inFolder(folder.fd, nameOf(path))
  }

  /** Where a file may be kept by a name of its own, and whether a run that was cut off gave it that name: null when it has others besides. */
  #placeForNameOf(from: LocalPath, path: RelPath): { readonly place: RelPath; readonly isKept: boolean } | null {
    const names = namesOf(from)
    if (names > 2n) return null
    const place = this.#placeFor(path)
    const isKept = names === 2n && isSameObject(from, this.#at(place))
    return names < 2n || isKept ? { place, isKept } : null
  }

  /** Where the version goes, with the folders above it made. */
  #placeFor(path: RelPath): RelPath {
    if (!isSafePath(path)) throw new PathError('EINVAL', 'the name can not be used')
    this.#folders.trim()
    let folder: RelPath = ''
    if (parentOf(path) !== '') for (const name of parentOf(path).split('/')) folder = this.#folderIn(folder, name)
    for (let number = 0; ; number++) {
      const place = joinPath(folder, numbered(nameOf(path), number))
      if (lstatSync(this.#at(place), { throwIfNoEntry: false })?.isDirectory() !== true) return place
    }
  }

  #folderIn(parent: RelPath, name: string): RelPath {
    for (let number = 0; ; number++) {
      const folder = joinPath(parent, numbered(name, number))
      const found = this.#folders.open(folder)
      if (found.kind === 'open') return folder
      if (found.kind === 'unreadable') throw new PathError('EACCES', `the folder for its version: ${found.why}`)
      if (found.kind === 'absent' && this.#makeFolder(folder)) return folder
    }
  }

  /** False when something else has the name. */
  #makeFolder(folder: RelPath): boolean {
    try {
      this.#fs.mkdir(this.#at(folder))
    } catch (error) {
      if (errnoOf(error) === 'EEXIST') return false
      throw error
    }
    this.#changed.note(folder, true)
    return true
  }

  /** Two names of one file are not renamed over each other by the system, so the temporary one may have to go by itself. */
  #linkOver(from: LocalPath, place: RelPath): void {
    const [temporary] = this.#underFreshName((name) => this.#fs.link(from, this.#at(name)))
    this.#fs.rename(this.#at(temporary), this.#at(place))
    this.#removeTemporary(temporary)
  }

  #unlessElsewhere(act: () => void, place: RelPath): boolean {
    try {
      act()
    } catch (error) {
      const errno = errnoOf(error)
      if (errno === 'EXDEV' || errno === 'EPERM' || errno === 'ENOTSUP' || errno === 'EMLINK') return false
      throw error
    }
    this.#changed.note(place, true)
    return true
  }

  #copyLink(from: LocalPath): string {
    const target = readlinkSync(from, { encoding: 'buffer' })
    const [temporary] = this.#underFreshName((name) => this.#fs.symlink(target, this.#at(name)))
    return temporary
  }

  async #copyFile(from: LocalPath): Promise<string> {
    const source = openSync(from, openToRead)
    try {
      const [temporary, copy] = this.#underFreshName((name) => this.#fs.create(this.#at(name), 0o600))
      try {
        await this.#fill(source, copy)
        fsyncSync(copy)
        return temporary
      } catch (error) {
        this.#removeTemporary(temporary)
        throw error
      } finally {
        closeSync(copy)
      }
    } finally {
      closeSync(source)
    }
  }

  async #fill(source: number, copy: number): Promise<void> {
    const stats = fstatSync(source, { bigint: true })
    const buffer = new Uint8Array(Math.min(chunkBytes, Number(stats.size) + 1))
    for (let count = readSync(source, buffer); count > 0; count = readSync(source, buffer)) {
      this.#fs.write(copy, buffer.subarray(0, count))
      await new Promise((resolve) => setImmediate(resolve))
    }
    this.#fs.setOpenMode(copy, Number(stats.mode & 0o777n))
    this.#fs.setOpenTimes(copy, stats.mtimeNs)
  }

  /** Both sides may keep their versions in one folder, so a temporary name may be taken. */
  #underFreshName<T>(make: (name: string) => T): [name: string, made: T] {
    for (;;) {
      const name = this.#names.next()
      try {
        return [name, make(name)]
      } catch (error) {
        if (errnoOf(error) !== 'EEXIST') throw error
      }
    }
  }

  #removeTemporary(temporary: string): void {
    try {
      this.#fs.unlink(this.#at(temporary))
    } catch (error) {
      if (errnoOf(error) !== 'ENOENT') throw error
    }
  }

  /** What an earlier process that was killed left half copied. This one's other side may be at work in the same folder. */
  #removeLeftovers(): void {
    for (const name of readdirSync(this.#folder)) {
      if (!this.#names.isOwn(name)) continue
      const stats = lstatSync(this.#at(name), { throwIfNoEntry: false })
      if (stats !== undefined && stats.ctimeMs < performance.timeOrigin) this.#removeTemporary(name)
    }
  }

  #syncFoldersOf(place: RelPath): void {
    for (let folder = parentOf(place); ; folder = parentOf(folder)) {
      const found = this.#folders.open(folder)
      if (found.kind === 'open') fsyncSync(found.fd)
      if (folder === '') return
    }
  }
}

function numbered(name: string, number: number): string {
  return number === 0 ? name : `${name}~${number}`
}

/** Makes the names of new folders durable, from the one that holds `last` up to `first`. */
function syncFolders(first: string, last: string): void {
  for (let folder = last; ; folder = dirname(folder)) {
    const fd = openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY)
    fsyncSync(fd)
    closeSync(fd)
    if (folder === first || folder === dirname(folder)) return
  }
}

function makeFolder(folder: string): string | undefined {
  try {
    return makeFolders(folder)
  } catch (error) {
    throw new PathError(errnoOf(error) ?? 'EIO', `the folder for versions, ${folder}, can't be made: ${describeErrno(error)}`)
  }
}
