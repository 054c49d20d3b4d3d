/** Decides what happens to two different versions of a file: who wins, and what becomes of the loser. */
import { type ConflictRule, conflictName, conflictWinner, type NamesInUse, type Rivals, resyncWinner, type Won } from './conflict.ts'
import { type Drafted, draft } from './draft.ts'
import type { PairedEntry } from './pair-entries.ts'
import type { ConflictPolicy, SyncPolicy, VersionsPolicy } from './policy.ts'
import type { Reason } from './reason.ts'
import type { RelPath } from './rel-path.ts'
import { other, placed } from './side.ts'

interface ConflictContext {
  readonly policy: SyncPolicy
  /** The coarser of both sides' steps of modification time; null when a side can't keep times. */
  readonly precisionNs: bigint | null
}

/** Both sides changed the file since they agreed, or have it new. */
export function decideConflict(entry: PairedEntry, context: ConflictContext, names: NamesInUse): Drafted {
  const rules = conflictRules(context.policy)
  if (rules.resolve === 'ask') return draft(entry, 'held', 'CONFLICT', { kind: 'ask' })
  const rivals = rivalsOf(entry, context)
  const winner = rivals === null ? null : conflictWinner(rules.resolve, rivals)
  if (winner === null) return keepBoth(entry, rules, names, 'CONFLICT')
  const reason: Reason = winner === 'path1' ? 'CONFLICT_WON_1' : 'CONFLICT_WON_2'
  const loser = other(winner)
  // The winner takes the name in one step, after its content has arrived whole.
  if (isReplaced(rules.loser, context.policy.versions[loser]))
    return ruledBy(rules.resolve, draft(entry, 'copy', reason, { kind: 'copy', side: loser }))
  const name = conflictName(entry.spelled[loser], loser, rules, names)
  const kept = placed<RelPath | null>(loser, name, null)
  return ruledBy(rules.resolve, draft(entry, 'set-aside', reason, { kind: 'keep-both', names: kept, winner }))
}

/** A loser that is to be kept as a version keeps a name beside the winner's where its side has no folder for versions. */
function isReplaced(loser: ConflictPolicy['loser'], versions: VersionsPolicy | null): boolean {
  return loser === 'delete' || (loser === 'version' && versions !== null)
}

/** A resync has two different files of one name. */
export function decideDifference(entry: PairedEntry, context: ConflictContext, names: NamesInUse): Drafted {
  const { resync } = context.policy
  if (resync === 'ask') return draft(entry, 'held', 'CONFLICT', { kind: 'ask' })
  if (resync === 'keep-both') return keepBoth(entry, context.policy.conflicts, names, 'BASE_DIFF')
  const { side, rule } = winnerOfResync(entry, context)
  return ruledBy(rule, draft(entry, 'copy', 'BASE_DIFF', { kind: 'copy', side: other(side) }))
}

/** Whose modification time stays, too, when the contents are the same. */
export function winnerOfResync(entry: PairedEntry, context: ConflictContext): Won {
  const { resync } = context.policy
  const rivals = rivalsOf(entry, context)
  if (resync === null || resync === 'keep-both' || resync === 'ask' || rivals === null) return { side: 'path1', rule: null }
  return resyncWinner(resync, rivals)
}

function ruledBy(rule: ConflictRule | 'none' | null, operation: Drafted): Drafted {
  return rule === null || rule === 'none' ? operation : { ...operation, rule }
}

/**
 * The conflict rules as they hold in a mode: what is only added lets the newer version win, unless another rule was chosen. Nobody chose
 * to discard the older one then.
 */
function conflictRules({ mode, conflicts }: SyncPolicy): ConflictPolicy {
  if (mode !== 'additive' || conflicts.resolve !== 'none') return conflicts
  return { ...conflicts, resolve: 'newer', loser: conflicts.loser === 'delete' ? 'num' : conflicts.loser }
}

function keepBoth(entry: PairedEntry, rules: ConflictPolicy, inUse: NamesInUse, reason: Reason): Drafted {
  const path1 = conflictName(entry.spelled.path1, 'path1', rules, inUse)
  const path2 = conflictName(entry.spelled.path2, 'path2', rules, inUse)
  return draft(entry, 'set-aside', reason, { kind: 'keep-both', names: { path1, path2 } })
}

function rivalsOf({ seen }: PairedEntry, { policy, precisionNs }: ConflictContext): Rivals | null {
  if (seen.path1.kind !== 'file' || seen.path2.kind !== 'file') return null
  return {
    seen: { path1: seen.path1, path2: seen.path2 },
    hasTimes: policy.compare.modtime && precisionNs !== null,
    hasSizes: policy.compare.size,
    precisionNs: (precisionNs ?? 1n) + policy.compare.modifyWindowNs,
  }
}
