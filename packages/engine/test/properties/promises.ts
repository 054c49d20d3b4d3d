/** What a policy promises. Properties ask here, so that a new field of the policy is thought of in one place. */
import type { SyncPolicy } from '../../src/core/policy.ts'
import { other, placed, type Side, sides } from '../../src/core/side.ts'
import { plainPolicy } from '../../src/testing/disk-pair.ts'

/** Every content that only one side has is somewhere afterwards. Not where the user chose a rule that discards, and keeps no versions. */
export function keepsEveryContent(policy: Partial<SyncPolicy>): boolean {
  const { mode, conflicts, versions, resync, compare } = whole(policy)
  if (!findsEveryEdit(compare)) return false
  if (sides.every((side) => versions[side] !== null)) return true
  const keepsLosers = conflicts.loser !== 'delete' || conflicts.resolve === 'none' || conflicts.resolve === 'ask'
  return (mode === 'two-way' || mode === 'additive') && keepsLosers && (resync === null || resync === 'keep-both')
}

/** Both sides show the same files after a run, conflicts that wait for a person and held paths aside. */
export function makesSidesSame(policy: Partial<SyncPolicy>): boolean {
  const { mode, skipDeletions, compare } = whole(policy)
  return (
    findsEveryEdit(compare) &&
    (mode === 'two-way' || mode === 'mirror-path1' || mode === 'mirror-path2') &&
    sides.every((side) => !skipDeletions[side])
  )
}

/** No edit looks like none, on disks whose times or revisions tell any two writes apart. */
function findsEveryEdit({ size, modtime, checksum, ownRevision }: SyncPolicy['compare']): boolean {
  return checksum === 'baseline' || (size && modtime && ownRevision)
}

/** The same policy with the sides swapped. */
export function mirrored(policy: Partial<SyncPolicy>): Partial<SyncPolicy> {
  const { mode, conflicts, resync, skipDeletions, versions } = whole(policy)
  return {
    ...policy,
    mode: mirroredWord(mode),
    resync: resync === null ? null : mirroredWord(resync),
    conflicts: { ...conflicts, resolve: mirroredWord(conflicts.resolve), suffix: swapped(conflicts.suffix) },
    skipDeletions: swapped(skipDeletions),
    versions: swapped(versions),
  }
}

const whole = (policy: Partial<SyncPolicy>): SyncPolicy => ({ ...plainPolicy, ...policy })
const swapped = <T>(values: Readonly<Record<Side, T>>) => placed('path1', values.path2, values.path1)

function mirroredWord<W extends string>(word: W): W {
  const side = sides.find((side) => word.endsWith(side))
  return side === undefined ? word : (word.replace(side, other(side)) as W)
}
