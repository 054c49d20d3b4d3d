import type { Database, FinishedRunState, RunRow } from '@pairwise/db'

/** Does what a worker does with a run: takes it under a lease. */
export async function claimRun(
  database: Database,
  runId: number,
): Promise<{ readonly pairId: string; readonly runId: number; readonly token: number }> {
  const run = await database.runs.get(runId)
  if (!run) throw new Error(`There is no run ${runId}.`)
  const { pairId } = run
  const lease = await database.leases.acquire({ pairId, runId, holder: 'test', ttlMs: 60_000, marginMs: 0 })
  if (lease.kind !== 'acquired') throw new Error(`The lease of run ${runId} is held.`)
  const { token } = lease
  if (!(await database.runs.claim({ runId, token, workerId: 'test' }))) throw new Error(`Run ${runId} can't be taken.`)
  return { pairId, runId, token }
}

/** Takes a run and ends it. */
export async function finishRun(database: Database, runId: number, state: FinishedRunState = 'done'): Promise<RunRow> {
  const { token } = await claimRun(database, runId)
  const failure = state === 'failed' ? { code: 'UNKNOWN', message: 'It failed.' } : undefined
  const ended = await database.runs.finish({ runId, token, state, ...(failure ? { failure } : {}) })
  if (!ended) throw new Error(`Run ${runId} was not ended.`)
  return ended.run
}
