import { chownSync } from 'node:fs'
import type { BackendHarness, OtherProgram } from './backend-contract/harness.ts'
import { DiskProgram } from './disk-program.ts'

/**
 * Another program at work on a folder of this machine that a server gives access to. It works as the one the server acts as, so that
 * each may change what the other made.
 */
export class ServedDiskProgram {
  readonly disk: DiskProgram
  readonly #uid: number | null

  /** `parent` is a folder that the server gives access to, that of temporary files when it gives access to all. */
  constructor(uid: number | null, parent?: string) {
    this.disk = new DiskProgram(parent)
    this.#uid = uid
    if (uid !== null) for (const folder of [this.disk.scratch, this.disk.root, this.disk.beyond]) chownSync(folder, uid, uid)
  }

  as<T>(act: () => T): T {
    if (this.#uid === null) return act()
    process.seteuid?.(this.#uid)
    try {
      return act()
    } finally {
      process.seteuid?.(0)
    }
  }

  /** `stepNs` is how finely the server tells times. `arrived` returns when all that was sent to it has been done. */
  program(stepNs: bigint, arrived: () => Promise<unknown> = async () => {}): OtherProgram {
    const { disk } = this
    return {
      write: (path, content, mtimeNs) => this.as(() => disk.write(path, content, mtimeNs)),
      replace: (path, content, mtimeNs) => this.as(() => disk.replace(path, content, mtimeNs)),
      makeFolder: (path) => this.as(() => disk.makeFolder(path)),
      remove: (path) => this.as(() => disk.remove(path)),
      rename: (from, to) => this.as(() => disk.rename(from, to)),
      addName: (existing, path) => this.as(() => disk.addName(existing, path)),
      moveOut: (path) => this.as(() => disk.moveOut(path)),
      tree: () => arrived().then(() => disk.tree()),
      trace: () => arrived().then(() => disk.trace()),
      traceOutside: () => arrived().then(() => disk.traceOutside()),
      mtimeNs: (path) => {
        const mtimeNs = disk.mtimeNs(path)
        return mtimeNs - (mtimeNs % stepNs)
      },
    }
  }

  get features(): Pick<BackendHarness['features'], 'links' | 'otherKinds' | 'modes' | 'blocking'> {
    const { links, otherKinds, modes, blocking } = this.disk.features
    return {
      links: links && {
        make: (path, target) => this.as(() => links.make(path, target)),
        fillOutside: (path, content) => this.as(() => links.fillOutside(path, content)),
      },
      otherKinds: otherKinds && { make: (path) => this.as(() => otherKinds.make(path)) },
      modes: modes && { set: (path, mode) => this.as(() => modes.set(path, mode)), get: (path) => modes.get(path) },
      blocking: blocking && { listing: (path) => this.as(() => blocking.listing(path)), entries: null },
    }
  }
}
