import { createHash } from 'node:crypto'
import type { RunGuard } from '../../ports/run-guard.ts'
import type { ReadableBackend, WritableBackend } from '../../ports/storage-backend.ts'
import { LocalReadable } from './local-readable.ts'
import { LocalWritable } from './local-writable.ts'
import { TemporaryNames } from './temporary-names.ts'

/** Names this process's temporary files apart from those of any other that works for the same pair. */
function firstNumber(): number {
  return (Date.now() % 2 ** 32) * 2 ** 16
}

function namesOf(pair: string): TemporaryNames {
  return new TemporaryNames(createHash('sha256').update(pair).digest('hex').slice(0, 12), firstNumber())
}

/** `path` is absolute; `pair` names the pair the folder belongs to. `entriesBeforeThread` is for tests of scans in threads. */
export function openLocalReadable(path: string, pair: string, entriesBeforeThread?: number): ReadableBackend {
  return new LocalReadable(path, namesOf(pair), entriesBeforeThread)
}

/** As `openLocalReadable`, for changing what is in the folder while `guard` allows it. */
export function openLocalWritable(path: string, pair: string, guard: RunGuard, entriesBeforeThread?: number): WritableBackend {
  return new LocalWritable(path, namesOf(pair), guard, entriesBeforeThread)
}
