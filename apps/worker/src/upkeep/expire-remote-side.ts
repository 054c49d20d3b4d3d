import type { Database } from '@pairwise/db'
import { isPathTrouble, type RemoteListing, type RemoteStore } from '@pairwise/engine'
import { versionsFolder } from '../adapters/policy-of-pair.ts'
import type { VersionsOfSide } from './versions-of-side.ts'

interface RemoteVersions extends VersionsOfSide {
  readonly open: () => Promise<RemoteStore>
}

/** What `expireVersions` does, on storage that is not a disk. */
export async function expireRemoteSide(
  { pairId, side, folder, days, open }: RemoteVersions,
  { keptVersions }: Pick<Database, 'keptVersions'>,
  stop: AbortSignal,
): Promise<void> {
  const store = await open()
  try {
    const found = await listIfThere(store, versionsFolder(folder))
    const runIds = found.entries.flatMap(({ kind, name }) => (kind === 'directory' && /^[1-9][0-9]{0,9}$/.test(name) ? [Number(name)] : []))
    for (const runId of await keptVersions.expired(pairId, runIds, days)) {
      if (stop.aborted) return
      await removeTree(store, versionsFolder(folder, runId), stop)
      await keptVersions.forget(pairId, runId, side)
    }
  } finally {
    await store.close()
  }
}

/** Links are removed and never followed. What is still there after an end in the middle goes with the next time. */
async function removeTree(store: RemoteStore, folder: string, stop: AbortSignal): Promise<void> {
  const { entries } = await listIfThere(store, folder)
  for (const entry of entries) {
    stop.throwIfAborted()
    const path = `${folder}/${entry.name}`
    if (entry.kind === 'directory') await removeTree(store, path, stop)
    else await store.removeFile(path, entry)
  }
  if (store.traits.emptyFolders) await store.removeFolder(folder)
}

async function listIfThere(store: RemoteStore, folder: string): Promise<RemoteListing> {
  try {
    return await store.list(folder)
  } catch (error) {
    if (isPathTrouble(error) && 'code' in error && error.code === 'ENOENT') return { entries: [], odd: [] }
    throw error
  }
}
