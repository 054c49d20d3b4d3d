import { joinPath, type RelPath } from '../../core/rel-path.ts'
import type { FileSeen } from '../../core/seen.ts'
import type { RemotePlace } from './remote-place.ts'
import type { RemoteEntry } from './remote-store.ts'

/** How many files of a folder are asked for their times at once. */
const askedAtOnce = 16

/**
 * The entries of a folder with their modification times, from storage whose listings tell none. A file that shows the size and revision
 * of its record has the recorded time, unless it is young. The others are asked for one by one, and one that is gone by then is left out.
 * One that is young even then was written again meanwhile: its revision is not to be relied on.
 */
export async function withTimes(
  place: RemotePlace,
  folder: RelPath,
  entries: readonly RemoteEntry[],
  known: ReadonlyMap<string, FileSeen>,
): Promise<RemoteEntry[]> {
  const told: (RemoteEntry | null)[] = entries.map((entry) => {
    const record = known.get(entry.name)
    const isKnown = entry.revision !== null && entry.isYoung !== true && record?.revision === entry.revision && record.size === entry.size
    return isKnown ? { ...entry, mtimeNs: record.mtimeNs } : entry
  })
  let next = 0
  const ask = async () => {
    while (next < told.length) {
      const index = next++
      const entry = told[index]
      if (entry?.kind !== 'file' || entry.mtimeNs !== null) continue
      const now = await place.store.stat(await place.at(joinPath(folder, entry.name)))
      told[index] = now?.isYoung === true ? { ...now, revision: null } : now
    }
  }
  await Promise.all(Array.from({ length: askedAtOnce }, ask))
  return told.filter((entry) => entry !== null)
}
