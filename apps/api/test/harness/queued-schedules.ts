import type { Database } from '@pairwise/db'

export interface QueuedSchedule {
  readonly next: number
  readonly pattern: string | null
  readonly everyMs: number | null
  readonly timeZone: string | null
}

/** The schedules that the queue holds, by pair, read where the queue keeps them. */
export async function queuedSchedules({ pool }: Pick<Database, 'pool'>): Promise<Record<string, QueuedSchedule>> {
  const { rows } = await pool.query('SELECT scheduler_id, next_run_ms, pattern, every_ms, tz FROM bullmq.scheduler')
  return Object.fromEntries(
    rows.map((row) => [
      row.scheduler_id,
      {
        next: Number(row.next_run_ms),
        pattern: row.pattern,
        everyMs: row.every_ms === null ? null : Number(row.every_ms),
        timeZone: row.tz,
      },
    ]),
  )
}
