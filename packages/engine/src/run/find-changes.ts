/** Looks whether all paths of a plan are still as the plan saw them. It changes nothing. */

import { type Operation, spelledOn } from '../core/operation.ts'
import { type Keying, keyOf } from '../core/path-key.ts'
import { decodeRow } from '../core/plan-row.ts'
import type { RelPath } from '../core/rel-path.ts'
import { isStill } from '../core/seen.ts'
import { type PerSide, type Side, sides } from '../core/side.ts'
import type { PlanRow } from '../ports/plan-store.ts'
import type { ReadableBackend } from '../ports/storage-backend.ts'
import { type ChosenPlan, carriedOutRows } from './carried-out-rows.ts'
import { effectivePolicy } from './effective-policy.ts'
import type { PreviewRequest } from './sync-request.ts'

/** A path that is not any more as a plan saw it, on the side where that was found first. */
export interface ChangedPath {
  readonly path: RelPath
  readonly side: Side
}

export interface FoundChanges {
  readonly total: number
  /** The first of them, in the order of the plan. */
  readonly first: readonly ChangedPath[]
}

type CheckRequest = Pick<PreviewRequest, 'backends' | 'state' | 'policy' | 'signal'> & ChosenPlan

const lookers = 16

/** The paths of a stored plan that changed since it was made, without those that are left out. */
export async function checkPlan(request: CheckRequest, most: number): Promise<FoundChanges> {
  const policy = effectivePolicy(request, await request.state.header())
  for (const side of sides) request.backends[side].show(policy)
  return findChanges(request, policy.keying, most)
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

export async function findChanges(
  request: Pick<PreviewRequest, 'backends' | 'signal'> & ChosenPlan,
  keying: Keying,
  most: number,
): Promise<FoundChanges> {
  const { backends, signal } = request
  const first: ChangedPath[] = []
  let total = 0
  const own: OwnChanges = { keying, cleared: new Set(), made: new Set(), respelled: new Map() }
  for await (const rows of carriedOutRows(request)) {
    signal?.throwIfAborted()
    for (const row of rows) {
      if (row.reason === 'RESPELLED') noteRespelled(decodeRow(row), own.respelled)
      if (row.kind === 'mkdir') own.made.add(row.path)
      if (row.kind === 'keep-both' || row.kind === 'delete' || row.kind === 'rmdir') own.cleared.add(keyOf(row.path, keying))
    }
    const changed = await changesAmong(rows, backends, own)
    total += changed.length
    first.push(...changed.slice(0, most - first.length))
  }
  return { total, first }
}

async function changesAmong(rows: readonly PlanRow[], backends: PerSide<ReadableBackend>, own: OwnChanges): Promise<ChangedPath[]> {
  const changed: (ChangedPath | undefined)[] = []
  let next = 0
  const check = async () => {
    while (next < rows.length) {
      const at = next++
      const operation = decodeRow(rows[at] as PlanRow)
      const side = await changedSide(operation, backends, own)
      if (side !== null) changed[at] = { path: operation.path, side }
    }
  }
  await Promise.all(Array.from({ length: lookers }, check))
  return changed.filter((each) => each !== undefined)
}

function noteRespelled(operation: Operation, respelled: Map<RelPath, RelPath>): void {
  if (operation.kind === 'move') respelled.set(spelledOn(operation, operation.side), operation.from)
}

/** A name that the plan itself clears first may still be taken when the plan begins, and a folder that it makes is not there yet, nor a new spelling. */
async function changedSide(
  operation: Operation,
  backends: PerSide<ReadableBackend>,
  { keying, cleared, made, respelled }: OwnChanges,
): Promise<Side | null> {
  if (operation.kind === 'forget' || operation.kind === 'hold' || operation.kind === 'ask') return null
  for (const side of sides) {
    const expected = operation.seen[side]
    if (expected.kind === 'absent' && cleared.has(keyOf(operation.path, keying))) continue
    if (expected.kind === 'directory' && made.has(operation.path)) continue
    const spelled = spelledOn(operation, side)
    const path = side === 'path2' ? (respelled.get(spelled) ?? spelled) : spelled
    if (!isStill(expected, await backends[side].look(path))) return side
    if (
      operation.kind === 'move' &&
      operation.reason !== 'RESPELLED' &&
      !isStill(operation.fromSeen[side], await backends[side].look(operation.from))
    )
      return side
  }
  return null
}
