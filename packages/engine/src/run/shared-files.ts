import { joinPath, type RelPath } from '../core/rel-path.ts'
import type { DirectoryListing } from '../ports/storage-backend.ts'

/** One file and the names in scope that it has on its side, in the order of a walk. */
export interface SharedFile {
  readonly names: readonly RelPath[]
}

/** The files of a side that have several names, as a scan comes to them. Files with one name take no room. */
export class SharedFiles {
  readonly #names = new Map<string, RelPath[]>()

  note({ path, shared = [] }: DirectoryListing): void {
    for (const { name, file } of shared) {
      const names = this.#names.get(file)
      if (names === undefined) this.#names.set(file, [joinPath(path, name)])
      else names.push(joinPath(path, name))
    }
  }

  /** Each file by each of its names. Names out of scope are nobody's, so a file of which one is left is like any other. */
  byName(): ReadonlyMap<RelPath, SharedFile> {
    const files = new Map<RelPath, SharedFile>()
    for (const names of this.#names.values()) {
      if (names.length < 2) continue
      const file = { names }
      for (const name of names) files.set(name, file)
    }
    return files
  }
}
