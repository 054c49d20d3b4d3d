/** Directories as values, for tests of the core. */
import type { PageEntry } from '../core/page.ts'
import type { DirectorySide } from '../core/pair-entries.ts'
import { comparePaths } from '../core/rel-path.ts'
import { type Agreeable, directory, type FileSeen, isAgreeable, type Seen } from '../core/seen.ts'
import type { PerSide } from '../core/side.ts'

/** A file's fingerprint. `revision` is eight chars of an id and any more. */
export function file(size: number, mtimeNs: bigint | null = 1n, revision: string | null = `inode---${size}-${mtimeNs}`): FileSeen {
  return { kind: 'file', size, mtimeNs, revision }
}

export const folder: Agreeable = directory

/** What one side has under each name: its record in the baseline, and what the scan found. */
export type Names = Readonly<Record<string, { readonly known?: Agreeable; readonly now?: Seen }>>

export function directorySide(names: Names, more: Partial<DirectorySide> = {}): DirectorySide {
  const sorted = Object.entries(names).sort(([a], [b]) => comparePaths(a, b))
  const baseline: PageEntry[] = []
  const found: PageEntry[] = []
  const apart: { name: string; seen: Seen }[] = []
  for (const [name, { known, now }] of sorted) {
    if (known !== undefined) baseline.push({ name, seen: known })
    if (now === undefined || now.kind === 'absent') continue
    if (isAgreeable(now)) found.push({ name, seen: now })
    else apart.push({ name, seen: now })
  }
  return { path: '', state: 'listed', baseline, found, apart, ...more }
}

export function bothSides(path1: Names, path2: Names, more: Partial<DirectorySide> = {}): PerSide<DirectorySide> {
  return { path1: directorySide(path1, more), path2: directorySide(path2, more) }
}
