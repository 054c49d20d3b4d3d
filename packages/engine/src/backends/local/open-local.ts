import type { RunGuard } from '../../ports/run-guard.ts'
import type { ReadableBackend, WritableBackend } from '../../ports/storage-backend.ts'
import { LocalReadable } from './local-readable.ts'
import { LocalWritable } from './local-writable.ts'
import { temporaryNamesOf } from './temporary-names.ts'

/** `path` is absolute; `pair` names the pair the folder belongs to. `entriesBeforeThread` is for tests of scans in threads. */
export function openLocalReadable(path: string, pair: string, entriesBeforeThread?: number): ReadableBackend {
  return new LocalReadable(path, temporaryNamesOf(pair), entriesBeforeThread)
}

/** As `openLocalReadable`, for changing what is in the folder while `guard` allows it. */
export function openLocalWritable(path: string, pair: string, guard: RunGuard, entriesBeforeThread?: number): WritableBackend {
  return new LocalWritable(path, temporaryNamesOf(pair), guard, entriesBeforeThread)
}
