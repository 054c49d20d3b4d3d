import { carriedOver, changeCounts, failure, gate, type Plan, plan, type StaleCause } from '@pairwise/contracts'
import type { PlanRow } from '@pairwise/db'
import { z } from 'zod'
import { isTooOld } from '../services/plan-age.ts'

const gates = z.array(gate)
const { bytes, files, space, stale } = plan.shape

/** A plan as the contract says it. What a worker stored as JSON is checked on its way out. */
export function presentPlan(row: PlanRow, now: Date): Plan {
  return {
    id: row.id,
    parentId: row.parentId,
    pairId: row.pairId,
    pairName: row.pairName,
    path1Name: row.path1Name,
    path2Name: row.path2Name,
    mode: row.mode,
    state: isTooOld(row, now) ? 'stale' : row.state,
    fingerprint: row.fingerprint,
    counts: changeCounts.parse(row.counts),
    bytes: bytes.parse(row.bytes),
    files: files.parse(row.files),
    total: row.total,
    space: space.parse(row.space),
    gates: gates.parse(row.gates),
    failure: failure.nullable().parse(row.failure),
    stale: staleCauseOf(row, now),
    checkedAt: row.checkedAt?.toISOString() ?? null,
    carriedOver: carriedOver.nullable().parse(row.carriedOver),
    requestedBy: row.requestedBy,
    appliedBy: row.appliedBy,
    createdAt: row.createdAt.toISOString(),
    readyAt: row.readyAt?.toISOString() ?? null,
    runId: row.runId,
    approvalId: row.approvalId,
    asOf: now.toISOString(),
  }
}

function staleCauseOf(row: PlanRow, now: Date): StaleCause | null {
  return isTooOld(row, now) ? { cause: 'too-old', at: now.toISOString() } : stale.parse(row.stale)
}
