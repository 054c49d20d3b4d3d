import { runBackendContract } from '../../testing/backend-contract.ts'
import type { MemoryStoreOptions } from '../../testing/memory-store.ts'
import { memoryStoreHarness } from '../../testing/memory-store-harness.ts'
import type { MemoryDiskOptions } from '../memory/memory-disk.ts'

const kinds: Record<string, [Omit<MemoryDiskOptions, 'clock'>, MemoryStoreOptions]> = {
  'A remote storage': [{}, {}],
  'A remote storage with times of a second, without revisions': [{ mtimes: 1_000_000_000n, ownRevision: false }, {}],
  'A remote storage without times': [{ mtimes: 'none' }, { isStagedBeside: false }],
  'A remote storage that sets its times itself, without revisions': [{ mtimes: 'unsettable', ownRevision: false }, {}],
  'A remote storage that lists whole trees': [{}, { listsTree: true }],
  'A remote storage that checks conditions': [{}, { conditions: true, isStagedBeside: false }],
  'A remote storage without empty folders': [
    {},
    { emptyFolders: false, isStagedBeside: false, conditions: true, renames: false, listsTree: true },
  ],
  'A remote storage without empty folders that lists no times': [
    {},
    { emptyFolders: false, isStagedBeside: false, timesByStat: true, renames: false },
  ],
  'A remote storage that can neither rename nor copy': [{}, { renames: false, copies: false }],
  'A remote storage that ignores case': [{ caseInsensitive: true, mtimes: 2_000_000_000n }, {}],
}

for (const [name, [disk, options]] of Object.entries(kinds)) runBackendContract(name, async () => memoryStoreHarness(disk, options))
