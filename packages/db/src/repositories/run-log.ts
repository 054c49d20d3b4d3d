import type { Scope } from '../scope.ts'
import { storableJson } from '../storable-json.ts'
import { liveChannel } from './live-events.ts'

export type LogLevel = 'debug' | 'info' | 'notice' | 'warning' | 'error'

export interface LogLine {
  readonly at: Date
  readonly level: LogLevel
  readonly text: string
}

export interface NumberedLogLine extends LogLine {
  readonly n: number
}

export interface LogBatch {
  readonly runId: number
  /** The lease token that the run was claimed with. */
  readonly token: number
  /** The number of the first line; the lines of a run are numbered from 1 without gaps. */
  readonly from: number
  readonly lines: readonly LogLine[]
}

/** The lines of a run's log. They are also the events of the topic `run-log:N`, and the channel hears of each batch. */
export interface RunLog {
  /** Writes a batch whole. False, and nothing is written, when `from` is not next or the run was taken over. */
  append(batch: LogBatch): Promise<boolean>
  /** Lines after a number, in order. */
  after(runId: number, after: number, limit: number): Promise<NumberedLogLine[]>
  /** The number of the last line; 0 when there is none. */
  last(runId: number): Promise<number>
}

export function createRunLog({ client }: Scope): RunLog {
  return {
    async append({ runId, token, from, lines }) {
      if (lines.length === 0) return true
      const [written] = await client.$queryRaw<{ id: number }[]>`
        WITH writer AS (
          UPDATE runs SET log_lines = log_lines + ${lines.length}::int
          WHERE id = ${runId} AND lease_token = ${token} AND log_lines = ${from}::int - 1
          RETURNING id
        ), written AS (
          INSERT INTO run_log_lines (run_id, n, at, level, text)
          SELECT writer.id, ${from}::int + line.n - 1, (line.body ->> 'at')::timestamptz, line.body ->> 'level', line.body ->> 'text'
          FROM writer, jsonb_array_elements(${storableJson(lines)}::jsonb) WITH ORDINALITY AS line (body, n)
        )
        SELECT id, pg_notify(${liveChannel}, 'run-log:' || id)::text FROM writer`
      return written !== undefined
    },

    async after(runId, after, limit) {
      const rows = await client.runLogLine.findMany({ where: { runId, n: { gt: after } }, orderBy: { n: 'asc' }, take: limit })
      return rows.map(({ n, at, level, text }) => ({ n, at, level: level as LogLevel, text }))
    },

    async last(runId) {
      const run = await client.run.findUnique({ where: { id: runId }, select: { logLines: true } })
      return run?.logLines ?? 0
    },
  }
}
