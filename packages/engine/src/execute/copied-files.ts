import type { RelPath } from '../core/rel-path.ts'
import type { FileSeen } from '../core/seen.ts'
import type { PerSide, Side } from '../core/side.ts'

/** A copy that this run made of a file with several names. */
interface CopiedFile {
  readonly spelled: PerSide<RelPath>
  /** What the file showed where it was read, and what its copy showed last. */
  readonly source: FileSeen
  readonly target: FileSeen
}

/** The copies that a run made of files with several names, by the name that their other names are to be linked to. */
export class CopiedFiles {
  readonly #copies: PerSide<Map<RelPath, CopiedFile>> = { path1: new Map(), path2: new Map() }

  of(side: Side, name: RelPath): CopiedFile | null {
    return this.#copies[side].get(name) ?? null
  }

  note(side: Side, name: RelPath, copied: CopiedFile): void {
    this.#copies[side].set(name, copied)
  }
}

/** What linking a name needs to know of the run. */
export interface LinkContext {
  /** What the run copied of files with several names. */
  readonly copied: CopiedFiles
  /** Told of a name that the disk could not give to the file that has the content: it becomes a file of its own. */
  readonly onNotLinked: (side: Side, path: RelPath) => void
}
