import { closeSync, constants, lstatSync, openSync, readlinkSync } from 'node:fs'
import { encodePath, isWithin, nameOf, parentOf, type RelPath } from '../../core/rel-path.ts'
import { describeErrno, errnoOf } from './errno.ts'
import { inFolder, type LocalPath } from './local-path.ts'

const openFolder = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW
const maxOpen = 128

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
 * RACE: a folder that is moved between this check and the system call that follows it still gets that one change.
 */
export class FolderHandles {
  readonly #root: number
  #rootPath: Buffer
  readonly #open = new Map<RelPath, number>()

  /** Throws Node's error when the root can't be opened. The root's own path may go through links: a person chose it. */
  constructor(root: string) {
    this.#root = openSync(root, constants.O_RDONLY | constants.O_DIRECTORY)
    this.#rootPath = pathOf(this.#root) ?? Buffer.from(root)
  }

  /** The handle is good until the next `trim` or `forget`. */
  open(path: RelPath): FolderHandle {
    if (path === '') return { kind: 'open', fd: this.#root }
    const known = this.#open.get(path)
    if (known !== undefined) {
      if (this.#isStillAt(path, known)) return this.#keep(path, known)
      this.forget(path)
    }
    const parent = this.open(parentOf(path))
    if (parent.kind !== 'open') return parent
    const at = inFolder(parent.fd, nameOf(path))
    try {
      return this.#keep(path, openSync(at, openFolder))
    } catch (error) {
      return whyNot(at, error)
    }
  }

  /** Closes the handles that were not used for longest. Never between opening a folder and acting in it. */
  trim(): void {
    for (const [oldest, fd] of this.#open) {
      if (this.#open.size <= maxOpen) return
      this.#open.delete(oldest)
      closeSync(fd)
    }
  }

  /** Forgets handles of a folder that was removed or renamed, and of all below it. */
  forget(path: RelPath): void {
    for (const [open, fd] of this.#open) {
      if (!isWithin(open, path)) continue
      this.#open.delete(open)
      closeSync(fd)
    }
  }

  close(): void {
    this.forget('')
    closeSync(this.#root)
  }

  #keep(path: RelPath, fd: number): FolderHandle {
    this.#open.delete(path)
    this.#open.set(path, fd)
    return { kind: 'open', fd }
  }

  #isStillAt(path: RelPath, fd: number): boolean {
    const now = pathOf(fd)
    if (now === null) return false
    if (now.equals(below(this.#rootPath, path))) return true
    this.#rootPath = pathOf(this.#root) ?? this.#rootPath
    return now.equals(below(this.#rootPath, path))
  }
}

/** Where an open folder is now; a removed one is said to be `(deleted)`. Null for a path that is too long to tell. */
function pathOf(fd: number): Buffer | null {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`, { encoding: 'buffer' })
  } catch (error) {
    if (errnoOf(error) === 'ENAMETOOLONG') return null
    throw error
  }
}

function below(root: Buffer, path: RelPath): Buffer {
  return Buffer.concat([root, root.at(-1) === 0x2f ? Buffer.alloc(0) : Buffer.from('/'), encodePath(path)])
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
