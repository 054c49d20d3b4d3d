/** Carries a sealed plan out, in batches: act, make durable, look again, fold and commit, tell. */

import { breathe } from '../breathe.ts'
import { decodeRow, type PlanRow } from '../core/plan-row.ts'
import type { ReachedLimit } from '../core/sync-event.ts'
import { CopiedFiles } from '../execute/copied-files.ts'
import { isPacedBelow, whilePaced } from '../execute/paced-below.ts'
import { Throttle } from '../execute/throttle.ts'
import { Batch, isChange, type Shared } from './batch.ts'
import { Breaths } from './breaths.ts'
import { Commits } from './commits.ts'
import type { Execution } from './execution.ts'
import { ThreadedCopies } from './threaded-copies.ts'

/** Answers with the limit that left a part of the plan for the next run, or null when all of it was taken up. */
export async function executePlan(execution: Execution): Promise<ReachedLimit | null> {
  const throttle = new Throttle(execution.bandwidth, execution.clock, execution.signal)
  const { backends, clock } = execution
  const shared = {
    throttle,
    isPacedBelow: isPacedBelow(backends),
    copied: new CopiedFiles(),
    threads: new ThreadedCopies(execution, throttle),
    commits: new Commits(),
    breaths: new Breaths(clock),
  }
  try {
    return await whilePaced(backends, { throttle, clock }, () => carryOutRows(execution, shared))
  } finally {
    await shared.threads.close()
  }
}

/** Nothing goes on when it has ended, however it ended. */
async function carryOutRows(execution: Execution, shared: Shared): Promise<ReachedLimit | null> {
  try {
    const limit = await takeUpRows(execution, shared)
    await shared.commits.ended()
    if (limit !== null) execution.emit({ type: 'limit', limit })
    return limit
  } catch (error) {
    await Promise.allSettled([shared.commits.ended()])
    throw error
  }
}

async function takeUpRows(execution: Execution, shared: Shared): Promise<ReachedLimit | null> {
  for await (const rows of execution.plan.rows()) {
    const leftOut = await leaveOut(rows, execution)
    const waiting = rows.filter((row) => row.kind !== 'hold' && row.kind !== 'ask' && !leftOut.has(row))
    while (waiting.length > 0) {
      if (execution.limits.reached !== null) return execution.limits.reached
      const batch = new Batch(execution, shared)
      const stopped = await batch.run(waiting)
      await shared.commits.begin(() => batch.commit())
      if (batch.hasRespelled || stopped !== null) await shared.commits.ended()
      if (stopped !== null) throw stopped
      await breathe()
    }
  }
  return null
}

const none: ReadonlyMap<PlanRow, string> = new Map()

/** Says of the rows that are left out that they are, and why. Nothing else is done about them. */
async function leaveOut(rows: readonly PlanRow[], execution: Execution): Promise<ReadonlyMap<PlanRow, string>> {
  const { selection, plan, counters, emit } = execution
  const leftOut = (await selection?.leftOut(rows)) ?? none
  if (leftOut.size === 0) return leftOut
  await plan.recordOutcomes([...leftOut].map(([row, problem]) => ({ order: row.order, outcome: 'skipped', problem })))
  for (const [row, problem] of leftOut) {
    if (isChange(row)) counters.skipped++
    emit({ type: 'operation', operation: decodeRow(row), outcome: 'skipped', problem })
  }
  return leftOut
}
