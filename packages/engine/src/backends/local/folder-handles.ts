import { closeSync, constants, fstatSync, lstatSync, openSync, readlinkSync, statSync } from 'node:fs'
import { encodePath, isWithin, nameOf, parentOf, type RelPath } from '../../core/rel-path.ts'
import { describeErrno, errnoOf } from './errno.ts'
import { inFolder, type LocalPath } from './local-path.ts'

const openFolder = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW
const maxOpen = 128
const maxPathBytes = 4096

/** A folder below the root: an open handle, or why there is none. */
export type FolderHandle =
  | { readonly kind: 'open'; readonly fd: number }
  | { readonly kind: 'absent' }
  | { readonly kind: 'link' }
  | { readonly kind: 'unreadable'; readonly why: string }

/**
 * Opens folders one component at a time without following links, so that no path below the root can lead out of it, and keeps
 * some of them open. All work on files goes through these handles. A kept handle is used only while its folder still is where
 * it was: one that was moved away, within the root or out of it, is not written to any more.
 *
 * One that follows links is for reading only, where a pair asks for that.
 *
 * RACE: a folder that is moved between this check and the system call that follows it still gets that one change.
 */
export class FolderHandles {
  readonly #root: number
  readonly #flags: number
  readonly #followsLinks: boolean
  #rootPath: string
  readonly #open = new Map<RelPath, number>()
  readonly #retired: number[] = []
  /** The whole paths of folders that are open, as they were told last; bytes as chars below 256, as all whole paths here. */
  readonly #paths = new Map<RelPath, string>()

  /** Throws Node's error when the root can't be opened. The root's own path may go through links: a person chose it. */
  constructor(root: string, { followsLinks = false } = {}) {
    this.#flags = followsLinks ? openFolder & ~constants.O_NOFOLLOW : openFolder
    this.#followsLinks = followsLinks
    this.#root = openSync(root, constants.O_RDONLY | constants.O_DIRECTORY)
    this.#rootPath = pathOf(this.#root) ?? Buffer.from(root).toString('latin1')
  }

  /** A path that leads to the root from any thread of this process, until it is closed. */
  get ownPath(): string {
    return `/proc/self/fd/${this.#root}`
  }

  /** The handle is good until the next `trim` or `forget`. */
  open(path: RelPath): FolderHandle {
    const missing: RelPath[] = []
    let folder = this.#openAlready(path)
    for (let above = path; folder === null; folder = this.#openAlready(above)) {
      missing.push(above)
      above = parentOf(above)
    }
    return this.#openBelow(folder, missing)
  }

  /** Closes the handles that were not used for longest. Never between opening a folder and acting in it. */
  trim(): void {
    for (const fd of this.#retired.splice(0)) closeSync(fd)
    for (const oldest of this.#open.keys()) {
      if (this.#open.size <= maxOpen) return
      this.#close(oldest)
    }
  }

  /** Forgets handles of a folder that was removed or renamed, and of all below it. */
  forget(path: RelPath): void {
    for (const open of this.#open.keys()) if (isWithin(open, path)) this.#close(open)
  }

  close(): void {
    this.trim()
    this.forget('')
    closeSync(this.#root)
  }

  /** Null when there is no handle of the folder, or none that is still good. */
  #openAlready(path: RelPath): number | null {
    if (path === '') return this.#root
    const fd = this.#open.get(path)
    if (fd === undefined) return null
    if (this.#isStillAt(path, fd)) return this.#keep(path, fd)
    this.#retire(path)
    return null
  }

  /** Opens one folder in the other, `missing` being the deepest first. Of a very deep path only the last ones stay open. */
  #openBelow(folder: number, missing: readonly RelPath[]): FolderHandle {
    let fd = folder
    for (let i = missing.length - 1; i >= 0; i--) {
      const path = missing[i] as RelPath
      const at = inFolder(fd, nameOf(path))
      try {
        fd = this.#keep(path, openSync(at, this.#flags))
      } catch (error) {
        return whyNot(at, error)
      }
      const passed = missing[i + maxOpen]
      if (passed !== undefined) this.#close(passed)
    }
    return { kind: 'open', fd }
  }

  #keep(path: RelPath, fd: number): number {
    this.#open.delete(path)
    this.#open.set(path, fd)
    return fd
  }

  /** Handles that are not good any more stay open until the next trim: their numbers must not pass to other folders before. */
  #retire(folder: RelPath): void {
    for (const [path, fd] of this.#open) {
      if (!isWithin(path, folder)) continue
      this.#open.delete(path)
      this.#paths.delete(path)
      this.#retired.push(fd)
    }
  }

  #close(path: RelPath): void {
    const fd = this.#open.get(path)
    if (fd === undefined) return
    this.#open.delete(path)
    this.#paths.delete(path)
    closeSync(fd)
  }

  #isStillAt(path: RelPath, fd: number): boolean {
    if (this.#followsLinks) return this.#isStillIn(parentOf(path), nameOf(path), fd)
    // A char is one byte or more, so this asks the system only for paths that it may be able to tell.
    const now = this.#rootPath.length + path.length < maxPathBytes ? pathOf(fd) : null
    if (now === null) return this.#isStillIn(parentOf(path), nameOf(path), fd)
    if (now === this.#paths.get(path)) return true
    this.#rootPath = pathOf(this.#root) ?? this.#rootPath
    const expected = below(this.#rootPath, path)
    this.#paths.set(path, expected)
    return now === expected
  }

  /** For a folder whose path can't be told, being too long or behind a link: whether its parent still has it under its name. */
  #isStillIn(parent: RelPath, name: string, fd: number): boolean {
    const folder = this.open(parent)
    if (folder.kind !== 'open') return false
    const stat = this.#followsLinks ? statSync : lstatSync
    const [there, own] = [stat(inFolder(folder.fd, name), { bigint: true, throwIfNoEntry: false }), fstatSync(fd, { bigint: true })]
    return there?.ino === own.ino && there.dev === own.dev
  }
}

/** Where an open folder is now; a removed one is said to be `(deleted)`. Null for a path that is too long to tell. */
function pathOf(fd: number): string | null {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`, 'latin1')
  } catch (error) {
    if (errnoOf(error) === 'ENAMETOOLONG') return null
    throw error
  }
}

function below(root: string, path: RelPath): string {
  return `${root}${root.endsWith('/') ? '' : '/'}${Buffer.from(encodePath(path)).toString('latin1')}`
}

/** With O_NOFOLLOW and O_DIRECTORY, Linux answers ENOTDIR both for a link and for a file; below a file there is nothing. */
function whyNot(at: LocalPath, error: unknown): FolderHandle {
  const errno = errnoOf(error)
  if (errno === 'ENOENT' || errno === 'ENAMETOOLONG') return { kind: 'absent' }
  if (errno === 'ELOOP') return { kind: 'link' }
  if (errno === 'ENOTDIR')
    return lstatSync(at, { throwIfNoEntry: false })?.isSymbolicLink() === true ? { kind: 'link' } : { kind: 'absent' }
  return { kind: 'unreadable', why: `the folder can't be opened: ${describeErrno(error)}` }
}
