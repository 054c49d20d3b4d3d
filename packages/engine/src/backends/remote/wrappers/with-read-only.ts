import { PathError } from '../../../errors.ts'
import type { RemoteStore } from '../remote-store.ts'
import { changedStore } from './changed-store.ts'

/**
 * A storage of which nothing can be changed: what would change it never leaves. Whoever only looks is given this, so that keys that may
 * only read are enough, and no fault of ours can write with keys that may do more.
 */
export function withReadOnly(store: RemoteStore): RemoteStore {
  const refuse = () => Promise.reject(new PathError('EROFS', 'this storage was opened to be looked at: nothing is written there'))
  return changedStore(store, {
    // Programs on the host could write.
    host: undefined,
    upload: refuse,
    makeFolder: refuse,
    removeFolder: refuse,
    removeFile: refuse,
    ...(store.move && { move: refuse }),
    ...(store.copy && { copy: refuse }),
    ...(store.setMtime && { setMtime: refuse }),
    ...(store.setMode && { setMode: refuse }),
    ...(store.makeLink && { makeLink: refuse }),
  })
}
