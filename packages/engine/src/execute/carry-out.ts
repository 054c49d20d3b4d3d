/** Carries out one operation and tells what really happened. Every destructive step is conditional on what the plan saw. */
import { assertNever } from '../core/assert-never.ts'
import { type Operation, spelledOn } from '../core/operation.ts'
import { agreed, type Outcome } from '../core/outcome.ts'
import { type Agreeable, directory, isAgreeable, type Seen } from '../core/seen.ts'
import { other, type PerSide, placed, type Side } from '../core/side.ts'
import type { WritableBackend } from '../ports/storage-backend.ts'
import { copyFile } from './copy-file.ts'
import { type ExecuteContext, keptAs } from './execute-context.ts'
import { done, notDone, stale } from './failure.ts'
import { keepBoth } from './keep-both.ts'
import { lookAsPlanned } from './look-as-planned.ts'
import { mergeFile } from './merge-file.ts'
import { moveFile } from './move-file.ts'
import { respell } from './respell.ts'
import { setMetadata } from './set-metadata.ts'

type Of<K extends Operation['kind']> = Extract<Operation, { kind: K }>

export async function carryOut(operation: Operation, context: ExecuteContext): Promise<Outcome> {
  switch (operation.kind) {
    case 'mkdir':
      return makeFolder(operation, context)
    case 'copy':
      return copyFile(operation, context)
    case 'move':
      return operation.reason === 'RESPELLED' ? respell(operation, context) : moveFile(operation, context)
    case 'set-metadata':
      return setMetadata(operation, context.backends)
    case 'keep-both':
      return keepBoth(operation, context)
    case 'merge':
      return mergeFile(operation, context)
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

async function makeFolder(operation: Of<'mkdir'>, { backends }: ExecuteContext): Promise<Outcome> {
  const made = await backends[operation.side].makeFolder(spelledOn(operation, operation.side))
  if (!made.done) return stale(made.found)
  const original = operation.seen[other(operation.side)]
  return done([agreed(operation, placed<Agreeable>(operation.side, directory, original.kind === 'directory' ? original : directory))])
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

function looksStill(backends: PerSide<WritableBackend>, operation: Operation, side: Side): Promise<{ isStill: boolean; found: Seen }> {
  return lookAsPlanned(backends[side], spelledOn(operation, side), operation.seen[side])
}

/** Nothing is touched, so what was seen is what was agreed; a change since then differs from it and is found next time. */
function adopt(operation: Of<'adopt'>): Outcome {
  const { path1, path2 } = operation.seen
  if (!isAgreeable(path1) || !isAgreeable(path2)) return stale(isAgreeable(path1) ? path2 : path1)
  return done([agreed(operation, { path1, path2 })])
}
