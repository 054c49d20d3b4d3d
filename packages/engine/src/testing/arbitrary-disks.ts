/** Random kinds of disks: how fine their times are, whether they fold case, whether they have revisions. */
import fc from 'fast-check'
import type { PairOptions } from './memory-pair.ts'

type DiskOptions = NonNullable<PairOptions['path1']>

const disk: fc.Arbitrary<DiskOptions> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  { weight: 2, arbitrary: fc.constant({ granuleMs: 10 }) },
  { weight: 1, arbitrary: fc.constant({ mtimes: 1_000_000n, granuleMs: 10 }) },
  { weight: 1, arbitrary: fc.constant({ mtimes: 1_000_000_000n }) },
  { weight: 1, arbitrary: fc.constant({ mtimes: 2_000_000_000n, caseInsensitive: true }) },
  { weight: 1, arbitrary: fc.constant({ mtimes: 1_000_000n, ownRevision: false }) },
  { weight: 1, arbitrary: fc.constant({ mtimes: 'unsettable' as const }) },
  { weight: 1, arbitrary: fc.constant({ mtimes: 'none' as const, granuleMs: 10 }) },
)

export const disks = fc.record({ path1: disk, path2: disk }).map(tellingApart)

/** Where one side has only size and time to go by, times are fine enough on both to tell any two writes apart. */
function tellingApart(options: Required<PairOptions>): PairOptions {
  const hasRevisions = [options.path1, options.path2].every((disk) => disk.ownRevision !== false)
  if (hasRevisions) return options
  return { path1: { ...options.path1, mtimes: 1_000_000n }, path2: { ...options.path2, mtimes: 1_000_000n } }
}
