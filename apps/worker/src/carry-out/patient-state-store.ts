import { type BaselineCommit, type StateStore, SyncError } from '@pairwise/engine'
import { type Patience, patiently, readOnce } from './patiently.ts'

/** A state store that waits while the database is away. Only reading all pages is not repeated: they must be of one version. */
export function patientStateStore(store: StateStore, patience: Patience): StateStore {
  let seen: number | undefined
  const header = async () => {
    const found = await store.header()
    seen = found?.version ?? 0
    return found
  }
  return {
    header: () => patiently(header, patience),
    pages: () => readOnce(store.pages()),
    pagesOf: (directories) => patiently(() => store.pagesOf(directories), patience),
    async commit(change) {
      const isFromSeen = seen === undefined || seen === change.expectedVersion
      await patiently((isRepetition) => commitUnlessDone(store, change, isRepetition && isFromSeen), patience)
      seen = change.header.version
    },
    close: () => store.close(),
  }
}

/**
 * Only the holder of the lease commits. So when an attempt from the version that was last seen may have landed, the next version
 * that is there now is that attempt's own; a commit from any other version was refused on its merits.
 */
async function commitUnlessDone(store: StateStore, change: BaselineCommit, mayHaveLanded: boolean): Promise<void> {
  try {
    await store.commit(change)
  } catch (error) {
    const isMoved = error instanceof SyncError && error.code === 'baseline-moved'
    if (!mayHaveLanded || !isMoved || (await store.header())?.version !== change.header.version) throw error
  }
}
