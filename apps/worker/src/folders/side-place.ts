import {
  isPathTrouble,
  type ReadableBackend,
  type RunGuard,
  type StorageOrigin,
  type StoreSettings,
  SyncError,
  type WritableBackend,
} from '@pairwise/engine'
import type { Storage } from '../carry-out/carry-out-deps.ts'
import { troubleText } from '../connections/trouble-text.ts'

/** Where one side of a pair is. */
export type SidePlace =
  /** A real path of this machine's disk, links followed. */
  | { readonly kind: 'local'; readonly folder: string }
  | {
      readonly kind: 'remote'
      /** The storage's own path of the folder. */
      readonly folder: string
      /** With secrets in clear: never logged. */
      readonly settings: StoreSettings
      /** Its connection. */
      readonly origin: StorageOrigin
      /** What only folders of one storage have in common. */
      readonly storage: string
    }

/** Opens a side with a handle that can't write. */
export async function openReadable(storage: Storage, place: SidePlace, pair: string): Promise<ReadableBackend> {
  if (place.kind === 'local') return storage.openReadable(place.folder, pair)
  return reached(place, () => storage.openRemoteReadable(place.settings, place.folder, pair, { origin: place.origin }))
}

/** Opens a side for changing what is in it while `guard` allows it. */
export async function openWritable(storage: Storage, place: SidePlace, pair: string, guard: RunGuard): Promise<WritableBackend> {
  if (place.kind === 'local') return storage.openWritable(place.folder, pair, guard)
  return reached(place, () => storage.openRemoteWritable(place.settings, place.folder, pair, guard, { origin: place.origin }))
}

/** A storage that can't be reached ends everything that needs it, in words that name it. */
export async function reached<T>({ origin }: Extract<SidePlace, { kind: 'remote' }>, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    if (!isPathTrouble(error)) throw error
    const { text, fix } = troubleText(error) ?? { text: error.message, fix: null }
    const said = [`${origin.name} can’t be reached. Nothing was changed.`, text, fix].filter(Boolean).join(' ')
    throw new SyncError('storage-unreachable', said, { cause: error, origin })
  }
}
