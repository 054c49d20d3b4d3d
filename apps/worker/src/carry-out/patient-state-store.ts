import { type StateStore, SyncError } from '@pairwise/engine'
import { type Patience, patiently, readOnce } from './patiently.ts'

/** A state store that waits while the database is away. Only reading all pages is not repeated: they must be of one version. */
export function patientStateStore(store: StateStore, patience: Patience): StateStore {
  return {
    header: () => patiently(() => store.header(), patience),
    pages: () => readOnce(store.pages()),
    pagesOf: (directories) => patiently(() => store.pagesOf(directories), patience),
    commit: (change) =>
      patiently(async (isRepetition) => {
        try {
          await store.commit(change)
        } catch (error) {
          // Only the holder of the lease commits, so the version that is there already is the one of the attempt before.
          const isMoved = error instanceof SyncError && error.code === 'baseline-moved'
          if (!isRepetition || !isMoved || (await store.header())?.version !== change.header.version) throw error
        }
      }, patience),
    close: () => store.close(),
  }
}
