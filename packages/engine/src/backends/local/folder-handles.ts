import { closeSync, constants, lstatSync, openSync } from 'node:fs'
import { isWithin, nameOf, parentOf, type RelPath } from '../../core/rel-path.ts'
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
 * Opens folders one component at a time without following links, so that no path below the root can lead out of it,
 * and keeps some of them open. All work on files goes through these handles.
 */
export class FolderHandles {
  readonly #root: number
  readonly #open = new Map<RelPath, number>()

  /** Throws Node's error when the root can't be opened. The root's own path may go through links: a person chose it. */
  constructor(root: string) {
    this.#root = openSync(root, constants.O_RDONLY | constants.O_DIRECTORY)
  }

  open(path: RelPath): FolderHandle {
    if (path === '') return { kind: 'open', fd: this.#root }
    const known = this.#open.get(path)
    if (known !== undefined) return this.#touch(path, known)
    const parent = this.open(parentOf(path))
    if (parent.kind !== 'open') return parent
    const at = inFolder(parent.fd, nameOf(path))
    try {
      return this.#touch(path, openSync(at, openFolder))
    } catch (error) {
      return whyNot(at, error)
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

  #touch(path: RelPath, fd: number): FolderHandle {
    this.#open.delete(path)
    this.#open.set(path, fd)
    if (this.#open.size > maxOpen) {
      const [oldest, handle] = this.#open.entries().next().value as [RelPath, number]
      this.#open.delete(oldest)
      closeSync(handle)
    }
    return { kind: 'open', fd }
  }
}

/** With O_NOFOLLOW and O_DIRECTORY, Linux answers ENOTDIR both for a link and for a file; below a file there is nothing. */
function whyNot(at: LocalPath, error: unknown): FolderHandle {
  const errno = errnoOf(error)
  if (errno === 'ENOENT') return { kind: 'absent' }
  if (errno === 'ELOOP') return { kind: 'link' }
  if (errno === 'ENOTDIR')
    return lstatSync(at, { throwIfNoEntry: false })?.isSymbolicLink() === true ? { kind: 'link' } : { kind: 'absent' }
  return { kind: 'unreadable', why: `the folder can't be opened: ${describeErrno(error)}` }
}
