import { differs } from '../core/metadata.ts'
import type { Operation } from '../core/operation.ts'
import { type AgreedRecord, agreed, type Outcome } from '../core/outcome.ts'
import { type Agreeable, type FileSeen, isAgreeable, isStill, type Seen, withoutRevision } from '../core/seen.ts'
import { other, type PerSide, placed } from '../core/side.ts'
import { areStepApart, coarserStep } from '../core/time-step.ts'
import { hashContent } from '../scan/hash-content.ts'
import { copyFile } from './copy-file.ts'
import { type ExecuteContext, keptAs } from './execute-context.ts'
import { done, notDone, stale } from './failure.ts'
import { lookAsPlanned } from './look-as-planned.ts'
import { giveLook } from './set-metadata.ts'

type Move = Extract<Operation, { kind: 'move' }>

/** The new name must show the content the plan saw; otherwise, and when anything is not as planned, it is a copy and a deletion. */
export async function moveFile(operation: Move, context: ExecuteContext): Promise<Outcome> {
  const { side, from, fromSeen, seen } = operation
  const [here, there] = [context.backends[side], context.backends[other(side)]]
  const { isStill: isThere, found: came } = await lookAsPlanned(there, operation.path, seen[other(side)])
  const { isStill: isGone } = await lookAsPlanned(there, from, fromSeen[other(side)])
  if (!isThere || !isGone) return stale(came)
  const forgotten: AgreedRecord = { spelled: { path1: from, path2: from }, record: null }
  const moved = await here.move(from, fromSeen[side], operation.path)
  const step = coarserStep(here.capabilities.mtimePrecisionNs, there.capabilities.mtimePrecisionNs)
  if (moved.done && moved.seen.kind === 'file' && came.kind === 'file') {
    const hashes = context.withHash ? await hashesOfMove(operation, came, context) : undefined
    const isSame = context.withHash ? hashes !== undefined : hasContentOf(moved.seen, came, fromSeen[side], step)
    if (isSame) {
      // A file that was renamed and given other metadata is renamed first, and then given it here too.
      const target = { ...moved.seen, revision: null }
      const set = differs(came.metadata, moved.seen.metadata)
        ? await giveLook(context.backends, side, { from: operation.path, source: came, to: operation.path, target })
        : moved
      const record = set.done && isAgreeable(set.seen) ? set.seen : moved.seen
      return done([forgotten, agreed(operation, placed<Agreeable>(side, record, came), hashes)])
    }
  }
  const target = moved.done ? await settledTarget(operation, moved.seen, context) : seen[side]
  if (target === null) return { ...notDone('stale', 'it changed while it was moved'), records: [forgotten] }
  const copied = await copyFile({ ...operation, kind: 'copy', seen: placed<Seen>(side, target, came) }, context)
  if (copied.kind !== 'done' || moved.done) return copied.kind === 'done' ? { ...copied, records: [forgotten, ...copied.records] } : copied
  const removed = await here.removeFile(from, fromSeen[side], keptAs(context, side, from))
  return removed.done ? { ...copied, records: [forgotten, ...copied.records] } : copied
}

/**
 * What may be replaced by a copy after a move: the very file that was moved. That is known only once no write can hide behind the
 * rename any more; null when something was written. RACE: where a side has no revisions, an edit that keeps size and time is lost.
 */
async function settledTarget({ side, path }: Move, moved: Seen, { backends, settle }: ExecuteContext): Promise<Seen | null> {
  await settle()
  const now = await backends[side].look(path)
  return isStill(moved, now) ? now : null
}

/**
 * Where the pair wants hashes, the new name is read: it must hold what the record of the moved file says, or what that file holds.
 * Undefined when it does not.
 */
async function hashesOfMove(
  { side, path, hashes }: Move,
  came: FileSeen,
  { backends }: ExecuteContext,
): Promise<PerSide<string | null> | undefined> {
  const theirs = await hashContent(backends[other(side)], path, came)
  const mine = hashes?.[side] ?? (await hashContent(backends[side], path, withoutRevision(await backends[side].look(path))))
  return theirs === null || mine !== theirs ? undefined : placed<string | null>(side, mine, theirs)
}

/**
 * Size, and modification time to the coarser precision of the two sides. Where one of them can't keep times, the moved file must
 * show what it showed under its old name.
 */
function hasContentOf(moved: FileSeen, original: FileSeen, before: Seen, step: bigint | null): boolean {
  if (step === null || moved.mtimeNs === null || original.mtimeNs === null) {
    return moved.size === original.size && before.kind === 'file' && moved.size === before.size && moved.mtimeNs === before.mtimeNs
  }
  return moved.size === original.size && !areStepApart(moved.mtimeNs, original.mtimeNs, step)
}
