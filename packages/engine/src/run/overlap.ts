import { SyncError } from '../errors.ts'

/** How two folders lie to each other, given their real paths with all links followed. */
export type Relation = 'apart' | 'same' | 'path1-inside-path2' | 'path2-inside-path1'

export function relationOf(path1: string, path2: string): Relation {
  const [one, two] = [withSlash(path1), withSlash(path2)]
  if (one === two) return 'same'
  if (one.startsWith(two)) return 'path1-inside-path2'
  return two.startsWith(one) ? 'path2-inside-path1' : 'apart'
}

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

function withSlash(path: string): string {
  return path.endsWith('/') ? path : `${path}/`
}
