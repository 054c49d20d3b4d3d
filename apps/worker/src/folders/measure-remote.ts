import type { RemoteStore } from '@pairwise/engine'
import { listFolder } from './list-folder.ts'
import type { Measure } from './measure-folder.ts'

/** Counts the files below a folder of a storage and their bytes for at most `limitMs`. Never more than one request is under way. */
export async function measureRemote(store: RemoteStore, root: string, limitMs: number, stop: AbortSignal): Promise<Measure> {
  const time = AbortSignal.timeout(limitMs)
  const signal = AbortSignal.any([time, stop])
  const waiting = [root]
  let [files, bytes] = [0, 0]
  try {
    for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
      if (signal.aborted) return { files, bytes, isComplete: false }
      const { entries } = await listFolder(store, folder, signal)
      for (const { kind, name, size } of entries) {
        if (kind === 'directory') waiting.push(`${folder}${folder === '' || folder.endsWith('/') ? '' : '/'}${name}`)
        if (kind !== 'file') continue
        files++
        bytes += Math.max(0, size)
      }
    }
    return { files, bytes, isComplete: true }
  } catch (error) {
    // Its time was over in the middle of a request.
    if (time.aborted) return { files, bytes, isComplete: false }
    throw error
  }
}
