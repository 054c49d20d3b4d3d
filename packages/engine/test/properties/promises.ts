/** What a policy promises. Properties ask here, so that a new field of the policy is thought of in one place. */
import type { SyncPolicy } from '../../src/core/policy.ts'
import { other, placed, type Side, sides } from '../../src/core/side.ts'
import { leaderOf } from '../../src/core/sync-tables.ts'
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
  const { mode, skipDeletions, compare, resync } = whole(policy)
  if (!findsEveryEdit(compare)) return false
  if (mode === 'two-way' || mode === 'additive') return true
  return (mode === 'mirror-path1' || mode === 'mirror-path2') && resync === null && sides.every((side) => !skipDeletions[side])
}

/** The side that no run writes, or null. */
export function untouchedSide(policy: Partial<SyncPolicy>): Side | null {
  return leaderOf(whole(policy).mode)
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

/**
 * Without what prefers path1: its spelling goes to nobody, and conflict names made of the side's number say in words what they would
 * say anyway, so that they can be mirrored.
 */
export function withNamedSides(policy: Partial<SyncPolicy>): Partial<SyncPolicy> {
  const { conflicts } = whole(policy)
  const { path1, path2 } = conflicts.suffix
  if (conflicts.loser !== 'pathname' || path1 !== path2) return { ...policy, fixCase: false }
  return { ...policy, fixCase: false, conflicts: { ...conflicts, suffix: { path1: `${path1}1`, path2: `${path2}2` } } }
}

const whole = (policy: Partial<SyncPolicy>): SyncPolicy => ({ ...plainPolicy, ...policy })
const swapped = <T>(values: Readonly<Record<Side, T>>) => placed('path1', values.path2, values.path1)

function mirroredWord<W extends string>(word: W): W {
  const side = sides.find((side) => word.endsWith(side))
  return side === undefined ? word : (word.replace(side, other(side)) as W)
}
