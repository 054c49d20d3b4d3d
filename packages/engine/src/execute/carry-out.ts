/** Carries out one operation and tells what really happened. Every destructive step is conditional on what the plan saw. */
import { assertNever } from '../core/assert-never.ts'
import { differs } from '../core/metadata.ts'
import { type Operation, spelledOn } from '../core/operation.ts'
import { type AgreedRecord, agreed, type Outcome } from '../core/outcome.ts'
import { type Agreeable, directory, type FileSeen, isAgreeable, isStill, type Seen, withoutRevision } from '../core/seen.ts'
import { other, type PerSide, placed, type Side } from '../core/side.ts'
import type { WritableBackend } from '../ports/storage-backend.ts'
import { hashContent } from '../scan/hash-content.ts'
import { type ExecuteContext, keptAs } from './execute-context.ts'
import { notDone, stale } from './failure.ts'
import { keepBoth } from './keep-both.ts'
import { respell } from './respell.ts'
import { giveLook, setMetadata } from './set-metadata.ts'
import { placedHashes, transferFile } from './transfer-file.ts'

type Of<K extends Operation['kind']> = Extract<Operation, { kind: K }>

export async function carryOut(operation: Operation, context: ExecuteContext): Promise<Outcome> {
  switch (operation.kind) {
    case 'mkdir':
      return makeFolder(operation, context)
    case 'copy':
      return copy(operation, context)
    case 'move':
      return operation.reason === 'RESPELLED' ? respell(operation, context) : move(operation, context)
    case 'set-metadata':
      return setMetadata(operation, context.backends)
    case 'keep-both':
      return keepBoth(operation, context)
    case 'delete':
      return remove(operation, context)
    case 'rmdir':
      return removeFolder(operation, context)
    case 'adopt':
      return adopt(operation)
    case 'forget':
      return done([agreed(operation, null)])
    case 'hold':
    case 'ask':
      return notDone('skipped', 'left alone')
    default:
      return assertNever(operation)
  }
}

function done(records: readonly AgreedRecord[]): Outcome {
  return { kind: 'done', problem: null, records }
}

async function makeFolder(operation: Of<'mkdir'>, { backends }: ExecuteContext): Promise<Outcome> {
  const made = await backends[operation.side].makeFolder(spelledOn(operation, operation.side))
  if (!made.done) return stale(made.found)
  const original = operation.seen[other(operation.side)]
  return done([agreed(operation, placed<Agreeable>(operation.side, directory, original.kind === 'directory' ? original : directory))])
}

async function copy(operation: Of<'copy'>, context: ExecuteContext): Promise<Outcome> {
  const { side } = operation
  const from = other(side)
  const target = spelledOn(operation, side)
  const copied = await transferFile(
    { backend: context.backends[from], path: spelledOn(operation, from), expected: operation.seen[from] },
    { backend: context.backends[side], path: target, expected: operation.seen[side], keepAs: keptAs(context, side, target) },
    context,
  )
  if (!copied.done) return notDone('stale', copied.problem)
  return done([agreed(operation, placed<Agreeable>(side, copied.target, copied.source), placedHashes(side, copied.hashes))])
}

/** The new name must show the content the plan saw; otherwise, and when anything is not as planned, it is a copy and a deletion. */
async function move(operation: Of<'move'>, context: ExecuteContext): Promise<Outcome> {
  const { side, from, fromSeen, seen } = operation
  const [here, there] = [context.backends[side], context.backends[other(side)]]
  const [came, gone] = [await there.look(operation.path), await there.look(from)]
  if (!isStill(seen[other(side)], came) || !isStill(fromSeen[other(side)], gone)) return stale(came)
  const forgotten: AgreedRecord = { spelled: { path1: from, path2: from }, record: null }
  const moved = await here.move(from, fromSeen[side], operation.path)
  const precisions = [here.capabilities.mtimePrecisionNs, there.capabilities.mtimePrecisionNs]
  if (moved.done && moved.seen.kind === 'file' && came.kind === 'file') {
    const hashes = context.withHash ? await hashesOfMove(operation, came, context) : undefined
    const isSame = context.withHash ? hashes !== undefined : hasContentOf(moved.seen, came, fromSeen[side], precisions)
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
  // RACE: an edit of what was just moved that keeps its size and time, in the moment until it is replaced, is lost.
  const target = moved.done ? withoutRevision(moved.seen) : seen[side]
  const copied = await copy({ ...operation, kind: 'copy', seen: placed<Seen>(side, target, came) }, context)
  if (copied.kind !== 'done' || moved.done) return copied.kind === 'done' ? { ...copied, records: [forgotten, ...copied.records] } : copied
  const removed = await here.removeFile(from, fromSeen[side], keptAs(context, side, from))
  return removed.done ? { ...copied, records: [forgotten, ...copied.records] } : copied
}

/**
 * Where the pair wants hashes, the new name is read: it must hold what the record of the moved file says, or what that file holds.
 * Undefined when it does not.
 */
async function hashesOfMove(
  { side, path, hashes }: Of<'move'>,
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
function hasContentOf(moved: FileSeen, original: FileSeen, before: Seen, precisions: readonly (bigint | null)[]): boolean {
  const [a = null, b = null] = precisions
  if (a === null || b === null || moved.mtimeNs === null || original.mtimeNs === null) {
    return moved.size === original.size && before.kind === 'file' && moved.size === before.size && moved.mtimeNs === before.mtimeNs
  }
  const difference = moved.mtimeNs - original.mtimeNs
  const precision = a > b ? a : b
  return moved.size === original.size && difference < precision && -difference < precision
}

/** A deletion needs both: the target is what was agreed, and the other side says that it has no such file now. */
async function remove(operation: Of<'delete'>, context: ExecuteContext): Promise<Outcome> {
  const { backends } = context
  const { side, seen } = operation
  const missing = await looksStill(backends, operation, other(side))
  if (!missing.isStill) return stale(missing.found)
  const path = spelledOn(operation, side)
  const removed = await backends[side].removeFile(path, seen[side], keptAs(context, side, path))
  return removed.done ? done([agreed(operation, null)]) : stale(removed.found)
}

/** Only an empty folder goes, so one that goes because it is empty does not depend on what the other side shows. */
async function removeFolder(operation: Of<'rmdir'>, { backends }: ExecuteContext): Promise<Outcome> {
  if (operation.reason !== 'DIR_EMPTY') {
    const missing = await looksStill(backends, operation, other(operation.side))
    if (!missing.isStill) return stale(missing.found)
  }
  const removed = await backends[operation.side].removeFolder(spelledOn(operation, operation.side))
  if (removed.done) return done([agreed(operation, null)])
  return removed.found.kind === 'directory' ? notDone('skipped', 'the folder is not empty') : stale(removed.found)
}

async function looksStill(
  backends: PerSide<WritableBackend>,
  operation: Operation,
  side: Side,
): Promise<{ isStill: boolean; found: Seen }> {
  const found = await backends[side].look(spelledOn(operation, side))
  return { isStill: isStill(operation.seen[side], found), found }
}

/** Nothing is touched, so what was seen is what was agreed; a change since then differs from it and is found next time. */
function adopt(operation: Of<'adopt'>): Outcome {
  const { path1, path2 } = operation.seen
  if (!isAgreeable(path1) || !isAgreeable(path2)) return stale(isAgreeable(path1) ? path2 : path1)
  return done([agreed(operation, { path1, path2 })])
}
