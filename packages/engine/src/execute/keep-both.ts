import { type Operation, spelledOn } from '../core/operation.ts'
import { type AgreedRecord, agreed, type Outcome } from '../core/outcome.ts'
import { joinPath, nameOf, parentOf, type RelPath } from '../core/rel-path.ts'
import { type Agreeable, absent, type Seen, withoutRevision } from '../core/seen.ts'
import { other, placed, type Side, sides } from '../core/side.ts'
import type { ExecuteContext } from './execute-context.ts'
import { notDone, stale } from './failure.ts'
import { placedHashes, transferFile } from './transfer-file.ts'

type KeepBoth = Extract<Operation, { kind: 'keep-both' }>

/**
 * Gives each side's version its conflict name, there and on the other side. All renames come first: from then on no version
 * is in anybody's way. A winner is copied last, over the name that its rival has left. Cut off anywhere, each version still exists
 * under one name or the other, and the next run sees files that are new on one side.
 */
export async function keepBoth(operation: KeepBoth, context: ExecuteContext): Promise<Outcome> {
  const losers = sides.filter((side) => operation.names[side] !== null)
  const records: AgreedRecord[] = []
  const renamed: Partial<Record<Side, Seen>> = {}
  for (const side of losers) {
    const moved = await context.backends[side].move(spelledOn(operation, side), operation.seen[side], nameOn(operation, side, side))
    if (!moved.done) return stale(moved.found)
    renamed[side] = moved.seen
  }
  if (losers.length === sides.length) records.push(agreed(operation, null))
  for (const side of losers) {
    const copied = await spread(operation, side, renamed[side] ?? absent, context)
    if (typeof copied === 'string') return { ...notDone('failed', copied), records }
    records.push(copied)
  }
  const { winner } = operation
  if (winner === undefined) return { kind: 'done', problem: null, records }
  const crowned = await crown(operation, winner, context)
  if (typeof crowned === 'string') return { ...notDone('failed', crowned), records }
  return { kind: 'done', problem: null, records: [...records, crowned] }
}

/** Copies the winner to the other side, where the name is free by now. */
async function crown(operation: KeepBoth, winner: Side, context: ExecuteContext): Promise<AgreedRecord | string> {
  const { backends } = context
  const loser = other(winner)
  const copied = await transferFile(
    { backend: backends[winner], path: spelledOn(operation, winner), expected: operation.seen[winner] },
    { backend: backends[loser], path: spelledOn(operation, loser), expected: absent, keepAs: null },
    context,
  )
  if (!copied.done) return copied.problem
  return agreed(operation, placed<Agreeable>(winner, copied.source, copied.target), placedHashes(loser, copied.hashes))
}

/** Copies one side's version, which was given its conflict name a moment ago, to the other side. */
async function spread(operation: KeepBoth, side: Side, renamed: Seen, context: ExecuteContext): Promise<AgreedRecord | string> {
  const { backends } = context
  const [mine, theirs] = [nameOn(operation, side, side), nameOn(operation, side, other(side))]
  const copied = await transferFile(
    { backend: backends[side], path: mine, expected: withoutRevision(renamed) },
    { backend: backends[other(side)], path: theirs, expected: absent, keepAs: null },
    context,
  )
  if (!copied.done) return copied.problem
  const source = { ...copied.source, revision: renamed.kind === 'file' ? renamed.revision : null }
  return {
    spelled: placed(side, mine, theirs),
    record: placed<Agreeable>(side, source, copied.target),
    hashes: placedHashes(other(side), copied.hashes),
  }
}

/** The conflict name of `version`'s side, in the folder as `on` spells it. */
function nameOn(operation: KeepBoth, version: Side, on: Side): RelPath {
  return joinPath(parentOf(spelledOn(operation, on)), nameOf(operation.names[version] ?? operation.path))
}
