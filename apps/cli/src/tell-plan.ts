import { beforeHeldRows, decodeRow, type PlanStore } from '@pairwise/engine'
import type { Output } from './output.ts'
import { readersCaughtUp } from './readers-caught-up.ts'

/** Tells what a plan has and nobody carried out: all of it after a dry run, and otherwise what is held or waits. */
export async function tellPlan(plan: PlanStore, which: 'all' | 'held', output: Pick<Output, 'planned'>): Promise<void> {
  const batches = which === 'all' ? plan.rows() : plan.rows(beforeHeldRows)
  for await (const rows of batches) {
    for (const row of rows) output.planned(decodeRow(row))
    await readersCaughtUp()
  }
}
