import type { Database, NewKeptVersion } from '@pairwise/db'
import type { Operation, SyncPolicy } from '@pairwise/engine'
import { keptBy } from '../adapters/kept-version.ts'

type KeptVersions = Database['keptVersions']

/**
 * What a run keeps of what it replaces and deletes. It is stored as the run goes on, so that it is known of a run that was cut off
 * too, and so that a run of a million deletions does not hold them all.
 */
export class KeptOfRun {
  readonly #run: Omit<Parameters<KeptVersions['add']>[0], 'versions'>
  readonly #versions: NewKeptVersion[] = []

  constructor(run: Omit<Parameters<KeptVersions['add']>[0], 'versions'>) {
    this.#run = run
  }

  /** To be told of each operation that was done. */
  note(operation: Operation, versions: SyncPolicy['versions']): void {
    this.#versions.push(...keptBy(operation, versions))
  }

  /** What is not stored yet. */
  get waiting(): Parameters<KeptVersions['add']>[0] {
    return { ...this.#run, versions: [...this.#versions] }
  }

  /** Stores what is waiting, by a statement that has taken effect when this returns. */
  async store(keptVersions: KeptVersions): Promise<void> {
    const { waiting } = this
    await keptVersions.add(waiting)
    this.#versions.splice(0, waiting.versions.length)
  }
}
