import type { BaselineHeader } from '../core/baseline.ts'
import { decodePage, isReadableFormat } from '../core/page.ts'
import { keyOf } from '../core/path-key.ts'
import type { SyncPolicy } from '../core/policy.ts'
import { pathToKey, type RelPath } from '../core/rel-path.ts'
import type { FileSeen } from '../core/seen.ts'
import type { Side } from '../core/side.ts'
import { SyncError } from '../errors.ts'
import type { BaselinePage, StateStore } from '../ports/state-store.ts'
import type { ScanRequest } from '../ports/storage-backend.ts'

/** The baseline's records of a folder's files on one side, for its scan; null where they can't be found by today's keys. */
export function knownFiles(
  state: StateStore,
  header: BaselineHeader | null,
  policy: SyncPolicy,
  side: Side,
): NonNullable<ScanRequest['known']> | null {
  if (header === null || header.keying !== policy.keying || !isReadableFormat(header.format)) return null
  return async (folder) => {
    const pages = await pagesOf(state, folder, policy)
    const files = new Map<string, FileSeen>()
    for (const page of pages) {
      if (page.side !== side || page.path !== folder) continue
      for (const { name, seen } of decodePage(page.entries)) if (seen.kind === 'file') files.set(name, seen)
    }
    return files
  }
}

/** A resync starts from whatever can be read; for any other run a damaged state is the end. */
async function pagesOf(state: StateStore, folder: RelPath, { keying, resync }: SyncPolicy): Promise<readonly BaselinePage[]> {
  try {
    return await state.pagesOf([pathToKey(keyOf(folder, keying))])
  } catch (error) {
    if (resync !== null && error instanceof SyncError && error.code === 'state-corrupt') return []
    throw error
  }
}
