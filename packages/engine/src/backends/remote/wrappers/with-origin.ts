import type { StorageOrigin } from '../../../core/path-trouble.ts'
import { PathError, SyncError } from '../../../errors.ts'
import type { RemoteStore } from '../remote-store.ts'
import { changedStore } from './changed-store.ts'
import { eachRequest } from './each-request.ts'

/** Errors say from here on which storage it was. */
export function withOrigin(store: RemoteStore, origin: StorageOrigin): RemoteStore {
  const asked = eachRequest(store, (_, act) => naming(origin, act))
  const { listTree } = store
  if (listTree === undefined) return asked
  return changedStore(asked, {
    async *listTree(folder, signal) {
      try {
        yield* listTree.call(store, folder, signal)
      } catch (error) {
        throw named(error, origin)
      }
    },
  })
}

export async function naming<T>(origin: StorageOrigin, act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    throw named(error, origin)
  }
}

function named(error: unknown, origin: StorageOrigin): unknown {
  if (error instanceof PathError && error.origin === null) return new PathError(error.code, error.message, error.retryAfterMs, origin)
  if (!(error instanceof SyncError) || error.origin !== null) return error
  return new SyncError(error.code, error.message, { cause: error, retryable: error.retryable, origin })
}
