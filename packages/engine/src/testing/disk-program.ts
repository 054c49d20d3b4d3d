import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encodePath, nameOf, parentOf } from '../core/rel-path.ts'
import type { OtherProgram, StorageFeatures } from './backend-contract/harness.ts'
import { readTree, traceTree } from './disk-tree.ts'

const nobody = 65_534

/** A scratch folder with a root in it and a place beside it, and another program that works there. */
export class DiskProgram implements OtherProgram {
  readonly scratch: string
  readonly root: string
  readonly beyond: string

  constructor(parent: string = tmpdir()) {
    this.scratch = mkdtempSync(join(parent, 'backend-'))
    this.root = join(this.scratch, 'root')
    this.beyond = join(this.scratch, 'beyond')
    mkdirSync(this.root)
    mkdirSync(this.beyond)
    chmodSync(this.scratch, 0o755)
  }

  write(path: string, content: string, mtimeNs?: bigint): void {
    this.makeFolder(parentOf(path))
    writeFileSync(this.at(path), encodePath(content))
    if (mtimeNs !== undefined) this.#setTime(path, mtimeNs)
  }

  replace(path: string, content: string, mtimeNs?: bigint): void {
    this.write(`${path}~`, content, mtimeNs)
    renameSync(this.at(`${path}~`), this.at(path))
  }

  makeFolder(path: string): void {
    mkdirSync(this.at(path), { recursive: true })
  }

  remove(path: string): void {
    rmSync(this.at(path), { recursive: true })
  }

  addName(existing: string, path: string): void {
    mkdirSync(this.at(parentOf(path)), { recursive: true })
    linkSync(this.at(existing), this.at(path))
  }

  rename(from: string, to: string): void {
    renameSync(this.at(from), this.at(to))
  }

  moveOut(path: string): void {
    renameSync(this.at(path), join(this.beyond, 'moved'))
  }

  tree() {
    return readTree(this.root)
  }

  trace(): string {
    return `${traceTree(this.root)}\n--\n${this.traceOutside()}`
  }

  traceOutside(): string {
    return traceTree(this.beyond)
  }

  mtimeNs(path: string): bigint {
    return lstatSync(this.at(path), { bigint: true }).mtimeNs
  }

  get features(): StorageFeatures {
    return {
      links: {
        make: (path, target) =>
          symlinkSync({ outside: this.beyond, nowhere: join(this.scratch, 'nowhere'), itself: nameOf(path) }[target], this.at(path)),
        fillOutside: (path, content) => {
          mkdirSync(join(this.beyond, parentOf(path)), { recursive: true })
          writeFileSync(join(this.beyond, path), content)
        },
      },
      otherKinds: { make: (path) => void execFileSync('mkfifo', [join(this.root, path)]) },
      modes: {
        set: (path, mode) => chmodSync(this.at(path), mode),
        get: (path) => lstatSync(this.at(path)).mode & 0o7777,
      },
      blocking: { listing: (path) => this.#block(path, 0o000), entries: (path) => this.#block(path, 0o444) },
      stagesBeside: true,
      takesWhole: false,
      emptyFolders: true,
      severalNames: true,
      rawNames: true,
      namesItCannotHold: [],
      givesTimes: true,
    }
  }

  removeAll(): void {
    rmSync(this.scratch, { recursive: true, force: true })
  }

  at(path: string): Buffer {
    return Buffer.concat([Buffer.from(this.root), path === '' ? Buffer.alloc(0) : Buffer.from('/'), encodePath(path)])
  }

  /** Root may look everywhere, so a test that runs as root is somebody else meanwhile. */
  #block(path: string, mode: number): () => void {
    const isRoot = process.geteuid?.() === 0
    if (isRoot) chownSync(this.at(path), 0, 0)
    chmodSync(this.at(path), mode)
    if (isRoot) process.seteuid?.(nobody)
    return () => {
      if (isRoot) process.seteuid?.(0)
      chmodSync(this.at(path), 0o755)
    }
  }

  #setTime(path: string, mtimeNs: bigint): void {
    utimesSync(this.at(path), Number(mtimeNs) / 1e9, Number(mtimeNs) / 1e9)
  }
}
