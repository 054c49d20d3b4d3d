import { relationOf } from '../core/relation.ts'
import { SyncError } from '../errors.ts'

/** Throws `paths-overlap` when syncing the two would copy files into themselves. */
export function refuseOverlap(path1: string, path2: string): void {
  const relation = relationOf(path1, path2)
  if (relation === 'apart') return
  const what =
    relation === 'same'
      ? 'both paths are the same folder'
      : relation === 'path1-inside-path2'
        ? 'path1 is inside path2'
        : 'path2 is inside path1'
  throw new SyncError('paths-overlap', `${what} (${path1}, ${path2}): choose two folders that do not contain each other`)
}
