import { PathError, type RemoteListing, type RemoteStore } from '@pairwise/engine'

/**
 * What is in a folder that somebody named. Where folders are no things of their own, one in which nothing lies yet is there all the same:
 * it comes to be with the first file.
 */
export async function listFolder(store: RemoteStore, folder: string, signal: AbortSignal): Promise<Pick<RemoteListing, 'entries'>> {
  try {
    return await store.list(folder, signal)
  } catch (error) {
    if (!store.traits.emptyFolders && error instanceof PathError && error.code === 'ENOENT') return { entries: [] }
    throw error
  }
}
