import type { RunGuard } from '../../ports/run-guard.ts'
import type { ReadableBackend, WritableBackend } from '../../ports/storage-backend.ts'
import { temporaryNamesOf } from '../local/temporary-names.ts'
import { openStore } from './open-store.ts'
import { RemotePlace } from './remote-place.ts'
import { RemoteReadable } from './remote-readable.ts'
import type { RemoteStore } from './remote-store.ts'
import { RemoteWritable } from './remote-writable.ts'
import type { StoreSettings } from './store-settings.ts'
import type { RequestOptions } from './wrappers/wrap-store.ts'

/**
 * `root` is the storage's own path of a folder; `pair` names the pair the folder belongs to. Closing the backend closes the storage.
 * A storage that was opened before is used as it is.
 */
export async function openRemoteReadable(
  storage: RemoteStore | StoreSettings,
  root: string,
  pair: string,
  options: RequestOptions = {},
): Promise<ReadableBackend> {
  const store = 'traits' in storage ? storage : await openStore(storage, { ...options, isReadOnly: true })
  return new RemoteReadable(new RemotePlace(store, root), temporaryNamesOf(pair), store.label(root))
}

/** As `openRemoteReadable`, for changing what is in the folder while `guard` allows it. */
export async function openRemoteWritable(
  storage: RemoteStore | StoreSettings,
  root: string,
  pair: string,
  guard: RunGuard,
  options: RequestOptions = {},
): Promise<WritableBackend> {
  const store = 'traits' in storage ? storage : await openStore(storage, options)
  return new RemoteWritable(new RemotePlace(store, root), temporaryNamesOf(pair), store.label(root), guard)
}
