import { changeCounts, failure, gate, type Run, runCounters } from '@pairwise/contracts'
import type { RunRow } from '@pairwise/db'
import { z } from 'zod'

const gates = z.array(gate)
const noChanges = { path1: {}, path2: {}, none: {} }

export function failureOfRun({ failure: stored }: Pick<RunRow, 'failure'>): Run['failure'] {
  return failure.nullable().parse(stored)
}

/** A run as the contract says it. What a worker stored as JSON is checked on its way out. */
export function presentRun(row: RunRow, now: Date): Run {
  return {
    id: row.id,
    pairId: row.pairId,
    pairName: row.pairName,
    path1Name: row.path1Name,
    path2Name: row.path2Name,
    planId: row.planId,
    trigger: row.trigger,
    state: row.state,
    counters: runCounters.parse(row.counters),
    counts: row.planCounts === null ? noChanges : changeCounts.parse(row.planCounts),
    gates: gates.parse(row.gates),
    failure: failureOfRun(row),
    requestedBy: row.requestedBy,
    stopRequestedBy: row.stopRequestedBy,
    bandwidth: row.bandwidth,
    createdAt: row.createdAt.toISOString(),
    startedAt: row.startedAt?.toISOString() ?? null,
    finishedAt: row.finishedAt?.toISOString() ?? null,
    logLines: row.logLines,
    approvalId: row.approvalId,
    asOf: now.toISOString(),
  }
}
