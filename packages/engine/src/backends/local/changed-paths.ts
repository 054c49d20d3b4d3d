import { parentOf, type RelPath } from '../../core/rel-path.ts'

/** Of more paths than these only the folders are kept: a call each would take longer than asking for the whole disk. */
const most = 63

export interface Changed {
  /** What is there, and the folders; null where that is too much to be told. */
  readonly paths: readonly RelPath[] | null
  readonly folders: ReadonlySet<RelPath>
}

/** Files and folders that were changed since they were last made durable. */
export class ChangedPaths {
  #files: Set<RelPath> | null = new Set()
  #folders = new Set<RelPath>()

  note(path: RelPath, isThere: boolean): void {
    this.#folders.add(parentOf(path))
    if (isThere) this.#files?.add(path)
    if (this.#files !== null && this.#files.size + this.#folders.size > most) this.#files = null
  }

  /** What was changed until now; from here on it is asked anew. */
  take(): Changed {
    const [files, folders] = [this.#files, this.#folders]
    this.#files = new Set()
    this.#folders = new Set()
    return { paths: files === null ? null : [...files, ...folders], folders }
  }
}
