/** Every system call that changes a local tree, each right behind the run's guard with nothing in between. */
import {
  chmodSync,
  chownSync,
  constants,
  fchmodSync,
  fchownSync,
  futimesSync,
  lchownSync,
  linkSync,
  lutimesSync,
  mkdirSync,
  openSync,
  renameSync,
  rmdirSync,
  symlinkSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import type { RunGuard } from '../../ports/run-guard.ts'
import type { CopyRange } from './copy-range.ts'
import { inFolder, type LocalPath } from './local-path.ts'
import type { NameOpenFile } from './name-open-file.ts'
import type { RenameToFree } from './rename-to-free.ts'
import { settableTime } from './settable-time.ts'

const createNew = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW
/** O_TMPFILE: a file that has no name, on the disk of a folder. The first bit is Linux's own, and the same wherever Node runs on it. */
const createNameless = 0o20000000 | constants.O_DIRECTORY | constants.O_WRONLY

export class GuardedFs {
  readonly #guard: RunGuard

  constructor(guard: RunGuard) {
    this.#guard = guard
  }

  assertMayWrite(): void {
    this.#guard.assertMayWrite()
  }

  create(path: LocalPath, mode: number): number {
    this.#guard.assertMayWrite()
    return openSync(path, createNew, mode)
  }

  /** A file without a name is gone as soon as it is closed. */
  createNameless(folder: number, mode: number): number {
    this.#guard.assertMayWrite()
    return openSync(inFolder(folder, '.'), createNameless, mode)
  }

  nameOpenFile(fd: number, folder: number, name: string, give: NameOpenFile): ReturnType<NameOpenFile> {
    this.#guard.assertMayWrite()
    return give(fd, folder, name)
  }

  write(fd: number, bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) {
      this.#guard.assertMayWrite()
      at += writeSync(fd, bytes, at)
    }
  }

  /** Null where `copy` can't, and nothing was written. */
  writeFrom(source: number, fd: number, bytes: number, copy: CopyRange): number | null {
    this.#guard.assertMayWrite()
    return copy(source, fd, bytes)
  }

  symlink(target: Uint8Array, path: LocalPath): void {
    this.#guard.assertMayWrite()
    symlinkSync(Buffer.from(target), path)
  }

  link(from: LocalPath, to: LocalPath): void {
    this.#guard.assertMayWrite()
    linkSync(from, to)
  }

  renameToFree(from: LocalPath, to: LocalPath, rename: RenameToFree): void {
    this.#guard.assertMayWrite()
    rename(from, to)
  }

  rename(from: LocalPath, to: LocalPath): void {
    this.#guard.assertMayWrite()
    renameSync(from, to)
  }

  unlink(path: LocalPath): void {
    this.#guard.assertMayWrite()
    unlinkSync(path)
  }

  mkdir(path: LocalPath, mode = 0o777): void {
    this.#guard.assertMayWrite()
    mkdirSync(path, { mode })
  }

  rmdir(path: LocalPath): void {
    this.#guard.assertMayWrite()
    rmdirSync(path)
  }

  setTimes(path: LocalPath, atimeNs: bigint, mtimeNs: bigint): void {
    this.#guard.assertMayWrite()
    lutimesSync(path, settableTime(atimeNs), settableTime(mtimeNs))
  }

  setOwner(path: LocalPath, uid: number, gid: number): void {
    this.#guard.assertMayWrite()
    lchownSync(path, uid, gid)
  }

  /** Through the name of an open handle, which leads to the very entry that is open. */
  setOwnerThrough(handle: string, uid: number, gid: number): void {
    this.#guard.assertMayWrite()
    chownSync(handle, uid, gid)
  }

  setModeThrough(handle: string, mode: number): void {
    this.#guard.assertMayWrite()
    chmodSync(handle, mode)
  }

  /** `change` is one call that Node has no function for. */
  changeAttribute(change: () => void): void {
    this.#guard.assertMayWrite()
    change()
  }

  setOpenTimes(fd: number, mtimeNs: bigint): void {
    this.#guard.assertMayWrite()
    futimesSync(fd, settableTime(mtimeNs), settableTime(mtimeNs))
  }

  setOpenMode(fd: number, mode: number): void {
    this.#guard.assertMayWrite()
    fchmodSync(fd, mode)
  }

  setOpenOwner(fd: number, uid: number, gid: number): void {
    this.#guard.assertMayWrite()
    fchownSync(fd, uid, gid)
  }
}
