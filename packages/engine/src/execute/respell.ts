import { type Operation, spelledOn } from '../core/operation.ts'
import { agreed, type Outcome } from '../core/outcome.ts'
import { joinPath, nameOf, parentOf, type RelPath } from '../core/rel-path.ts'
import { type Agreeable, isAgreeable, type Seen } from '../core/seen.ts'
import { other, placed } from '../core/side.ts'
import { suffixedName } from '../core/suffixed-name.ts'
import type { Changed, WritableBackend } from '../ports/storage-backend.ts'
import type { ExecuteContext } from './execute-context.ts'
import { stale } from './failure.ts'
import { lookAsPlanned } from './look-as-planned.ts'

/** Gives an entry the spelling that the other side has for it. Content stays what it is, so nothing can be lost. */
export async function respell(operation: Extract<Operation, { kind: 'move' }>, { backends }: ExecuteContext): Promise<Outcome> {
  const { side, from, fromSeen, seen } = operation
  const { isStill, found: theirs } = await lookAsPlanned(backends[other(side)], spelledOn(operation, other(side)), seen[other(side)])
  if (!isStill) return stale(theirs)
  const moved = await rename(backends[side], from, fromSeen[side], spelledOn(operation, side))
  if (!moved.done) return stale(moved.found)
  if (operation.agrees !== true || !isAgreeable(moved.seen) || !isAgreeable(theirs)) return { kind: 'done', problem: null, records: [] }
  const record = placed(side, asScanned(moved.seen, fromSeen[side]), asScanned(theirs, seen[other(side)]))
  return { kind: 'done', problem: null, records: [agreed(operation, record)] }
}

/** Only a scan tells a folder from a link to one that is followed. */
function asScanned(found: Agreeable, planned: Seen): Agreeable {
  return found.kind === 'directory' && planned.kind === 'directory' && planned.form === 'link' ? { ...found, form: 'link' } : found
}

/**
 * Where a side takes both spellings for one, the new one is taken already, by the entry itself: it goes through another name. Cut off
 * in between, it is found under that name, as something that was renamed.
 */
async function rename(backend: WritableBackend, from: RelPath, expected: Seen, to: RelPath): Promise<Changed<Seen>> {
  if (!backend.capabilities.caseInsensitive) return backend.move(from, expected, to)
  const between = joinPath(parentOf(to), suffixedName(nameOf(to), '.renaming', false))
  const away = await backend.move(from, expected, between)
  return away.done ? backend.move(between, away.seen, to) : away
}
