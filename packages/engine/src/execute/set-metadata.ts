import { differs } from '../core/metadata.ts'
import { type Operation, spelledOn } from '../core/operation.ts'
import { agreed, type Outcome } from '../core/outcome.ts'
import type { RelPath } from '../core/rel-path.ts'
import { type Agreeable, type FileSeen, isAgreeable, type Seen, withoutRevision } from '../core/seen.ts'
import { other, type PerSide, placed, type Side } from '../core/side.ts'
import { areStepApart, coarserStep } from '../core/time-step.ts'
import type { Changed, WritableBackend } from '../ports/storage-backend.ts'
import { notDone, stale } from './failure.ts'
import { lookAsPlanned } from './look-as-planned.ts'

/** The contents agree: modification time and metadata go to one side, as the other side shows them now. */
export async function setMetadata(
  operation: Extract<Operation, { kind: 'set-metadata' }>,
  backends: PerSide<WritableBackend>,
): Promise<Outcome> {
  const { side, seen } = operation
  const from = spelledOn(operation, other(side))
  const { isStill, found: source } = await lookAsPlanned(backends[other(side)], from, seen[other(side)])
  const target = seen[side]
  if (!isStill || !isAgreeable(source) || !isAgreeable(target) || source.kind !== target.kind) return stale(source)
  if (source.kind === 'file' && source.mtimeNs === null && source.metadata === undefined)
    return notDone('skipped', 'the side keeps no modification times')
  const set = await giveLook(backends, side, { from, source, to: spelledOn(operation, side), target })
  return set.done && isAgreeable(set.seen)
    ? { kind: 'done', problem: null, records: [agreed(operation, placed<Agreeable>(side, set.seen, source))] }
    : stale(set.done ? set.seen : set.found)
}

/** Makes `target` look like `source`, which was looked at a moment ago. */
export async function giveLook(
  backends: PerSide<WritableBackend>,
  side: Side,
  pair: { readonly from: RelPath; readonly source: Agreeable; readonly to: RelPath; readonly target: Agreeable },
): Promise<Changed<Seen>> {
  const { from, source, to, target } = pair
  let now: Seen = target
  if (source.metadata !== undefined && (target.metadata === undefined || differs(source.metadata, target.metadata))) {
    const values = await backends[other(side)].metadata(from)
    if (values === null) return { done: false, found: await backends[other(side)].look(from) }
    const set = await backends[side].setMetadata(to, target, values)
    if (!set.done) return set
    now = set.seen
  }
  if (source.kind !== 'file' || now.kind !== 'file' || source.mtimeNs === null || !isAnotherTime(source, now, backends))
    return { done: true, seen: now }
  const expected = now === target ? target : withoutRevision(now)
  return expected.kind === 'file' ? backends[side].setMtime(to, expected, source.mtimeNs) : { done: true, seen: now }
}

/** Whether two sides that keep modification times show times further apart than the coarser of their steps. */
function isAnotherTime(a: FileSeen, b: FileSeen, { path1, path2 }: PerSide<WritableBackend>): boolean {
  const step = coarserStep(path1.capabilities.mtimePrecisionNs, path2.capabilities.mtimePrecisionNs)
  if (step === null || a.mtimeNs === null || b.mtimeNs === null) return false
  return areStepApart(a.mtimeNs, b.mtimeNs, step)
}
