/** Carries out a plan that was made and sealed before, and nothing else. */

import { formatGate } from '../core/format-event.ts'
import { type Operation, spelledOn } from '../core/operation.ts'
import { type Keying, keyOf } from '../core/path-key.ts'
import { decodeRow } from '../core/plan-row.ts'
import type { SyncPolicy } from '../core/policy.ts'
import { displayPath, type RelPath } from '../core/rel-path.ts'
import { isStill } from '../core/seen.ts'
import { type PerSide, sides } from '../core/side.ts'
import type { RunReport, SyncEvent } from '../core/sync-event.ts'
import { countRow, emptyTotals, type PlanTotals } from '../core/totals.ts'
import { SyncError } from '../errors.ts'
import type { PlanRow } from '../ports/plan-store.ts'
import type { ReadableBackend, RootSeen } from '../ports/storage-backend.ts'
import { effectivePolicy } from './effective-policy.ts'
import { eventStream } from './event-stream.ts'
import { gatesOfRoots, identitiesOf, lookAtRoots } from './look-at-roots.ts'
import { carryOutPlan, namingTheEnd } from './run-sync.ts'
import { digestPlan } from './seal-plan.ts'
import type { SyncRequest } from './sync-request.ts'

export interface ApplyRequest extends SyncRequest {
  /** The digest that was shown: the plan store must hold exactly that plan. */
  readonly digest: string
  /** The version of the baseline the plan was made from; 0 when there was none. */
  readonly baselineVersion: number
  /**
   * What to do when a path of the plan is not any more as the plan saw it. `refuse` looks at all of them first and does nothing
   * when one has changed; `set-aside` leaves out just those, each looked at right before its turn, and does the rest.
   */
  readonly onChange: 'refuse' | 'set-aside'
}

/** At most this many changed paths are named when a plan is refused. */
const namedChanges = 20
const lookers = 16

/** Throws `plan-changed` before the first write when this is another plan, or the baseline is not the one it was made from. */
export function applyPlan(request: ApplyRequest): AsyncGenerator<SyncEvent, RunReport, void> {
  return eventStream((emit) =>
    namingTheEnd(request, async () => {
      const startedAt = request.clock.monotonic()
      const header = await request.state.header()
      if ((header?.version ?? 0) !== request.baselineVersion) {
        throw new SyncError('plan-changed', 'another run of this pair finished after the plan was made: make a new plan')
      }
      if ((await digestPlan(request.plan)) !== request.digest)
        throw new SyncError('plan-changed', 'the stored plan is not the one that was shown')
      const policy = effectivePolicy(request, header)
      for (const side of sides) request.backends[side].show(policy)
      emit({ type: 'phase', phase: 'scanning' })
      const totals = request.onChange === 'refuse' ? await checkPreconditions(request, policy.keying) : await countPlan(request)
      const roots = await lookAtRoots(request.backends)
      await refuseGates(roots, request, policy)
      const prepared = { digest: request.digest, totals, gates: [], header, policy, leftovers: [], roots: identitiesOf(roots), startedAt }
      return carryOutPlan(request, prepared, emit)
    }),
  )
}

async function countPlan({ plan }: ApplyRequest): Promise<PlanTotals> {
  const totals = emptyTotals()
  for await (const rows of plan.rows()) for (const row of rows) countRow(totals, row)
  return totals
}

/** What a plan could not know: where the versions go now. */
async function refuseGates(roots: PerSide<RootSeen>, { backends }: ApplyRequest, { versions }: SyncPolicy): Promise<void> {
  const gate = (await gatesOfRoots(roots, backends, versions))[0]
  if (gate === undefined) return
  const text = formatGate(gate, { path1: backends.path1.label, path2: backends.path2.label })
  throw new SyncError(gate.code === 'overlap' ? 'paths-overlap' : 'root-missing', text)
}

/** What earlier operations of the plan change about the names of later ones. */
interface OwnChanges {
  readonly keying: Keying
  /** By key: what takes a cleared name may spell it in another way. */
  readonly cleared: Set<RelPath>
  readonly made: Set<RelPath>
  /** Names on path2, from the new spelling to the one they have. */
  readonly respelled: Map<RelPath, RelPath>
}

async function checkPreconditions({ plan, backends, signal }: ApplyRequest, keying: Keying): Promise<PlanTotals> {
  const totals = emptyTotals()
  const changed: RelPath[] = []
  const own: OwnChanges = { keying, cleared: new Set(), made: new Set(), respelled: new Map() }
  for await (const rows of plan.rows()) {
    signal?.throwIfAborted()
    for (const row of rows) {
      countRow(totals, row)
      if (row.reason === 'RESPELLED') noteRespelled(decodeRow(row), own.respelled)
      if (row.kind === 'mkdir') own.made.add(row.path)
      if (row.kind === 'keep-both' || row.kind === 'delete' || row.kind === 'rmdir') own.cleared.add(keyOf(row.path, keying))
    }
    changed.push(...(await findChanged(rows, backends, own)))
  }
  if (changed.length === 0) return totals
  const named = changed.slice(0, namedChanges).map(displayPath).join(', ')
  throw new SyncError('plan-changed', `${changed.length} of the plan’s paths changed since it was made: ${named}`)
}

async function findChanged(rows: readonly PlanRow[], backends: PerSide<ReadableBackend>, own: OwnChanges): Promise<RelPath[]> {
  const changed: RelPath[] = []
  let next = 0
  const check = async () => {
    while (next < rows.length) {
      const operation = decodeRow(rows[next++] as PlanRow)
      if (!(await holds(operation, backends, own))) changed.push(operation.path)
    }
  }
  await Promise.all(Array.from({ length: lookers }, check))
  return changed
}

function noteRespelled(operation: Operation, respelled: Map<RelPath, RelPath>): void {
  if (operation.kind === 'move') respelled.set(spelledOn(operation, operation.side), operation.from)
}

/** A name that the plan itself clears first may still be taken when the plan begins, and a folder that it makes is not there yet, nor a new spelling. */
async function holds(
  operation: Operation,
  backends: PerSide<ReadableBackend>,
  { keying, cleared, made, respelled }: OwnChanges,
): Promise<boolean> {
  if (operation.kind === 'forget' || operation.kind === 'hold' || operation.kind === 'ask') return true
  for (const side of sides) {
    const expected = operation.seen[side]
    if (expected.kind === 'absent' && cleared.has(keyOf(operation.path, keying))) continue
    if (expected.kind === 'directory' && made.has(operation.path)) continue
    const spelled = spelledOn(operation, side)
    const path = side === 'path2' ? (respelled.get(spelled) ?? spelled) : spelled
    if (!isStill(expected, await backends[side].look(path))) return false
    if (
      operation.kind === 'move' &&
      operation.reason !== 'RESPELLED' &&
      !isStill(operation.fromSeen[side], await backends[side].look(operation.from))
    )
      return false
  }
  return true
}
