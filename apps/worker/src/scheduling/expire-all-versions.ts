import type { Database } from '@pairwise/db'
import type { Log } from '../logger.ts'
import type { ProcessPool } from '../run-process/process-pool.ts'
import { ProcessFailure } from '../run-process/start-run-process.ts'

export interface ExpireAllDeps {
  readonly database: Pick<Database, 'pairs'>
  readonly pool: Pick<ProcessPool, 'perform'>
  readonly log: Log
}

/** A disk that does not answer for so long is left alone until the next time. */
const limitMs = 10 * 60_000

/** Removes what pairs kept for longer than they want, one pair after the other, each in a process that a dead disk can't hold up for ever. */
export async function expireAllVersions({ database, pool, log }: ExpireAllDeps): Promise<void> {
  for (const { id } of await database.pairs.list()) {
    try {
      await pool.perform('expire-versions', { pairId: id }, { stop: new AbortController().signal, limitMs })
    } catch (error) {
      if (!(error instanceof ProcessFailure)) throw error
      log.warn({ err: error, pair: id }, 'old versions could not be removed; it is tried again later')
    }
  }
}
