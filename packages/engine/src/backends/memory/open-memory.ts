import type { RunGuard } from '../../ports/run-guard.ts'
import type { ReadableBackend, WritableBackend } from '../../ports/storage-backend.ts'
import { TemporaryNames } from '../local/temporary-names.ts'
import type { MemoryDisk } from './memory-disk.ts'
import { MemoryReadable } from './memory-readable.ts'
import { MemoryWritable } from './memory-writable.ts'

const tag = '00000000face'

/** `firstNumber` tells the temporary files of two processes apart. */
export function openMemoryReadable(disk: MemoryDisk, firstNumber = 0): ReadableBackend {
  return new MemoryReadable(disk, new TemporaryNames(tag, firstNumber))
}

export function openMemoryWritable(disk: MemoryDisk, guard: RunGuard, firstNumber = 0): WritableBackend {
  return new MemoryWritable(disk, new TemporaryNames(tag, firstNumber), guard)
}
