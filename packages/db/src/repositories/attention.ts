import type { Scope } from '../scope.ts'
import { type RunRow, runInclude, runRow } from './run-row.ts'

/** A pair whose last run that came to an end by itself did not end well. */
export interface TroubledRun {
  readonly run: RunRow
  /** The first run that ended like that since the last one that ended well. */
  readonly firstRunId: number
  readonly since: Date
}

export interface Assignment {
  readonly userId: string
  readonly name: string
}

/** What the list of things that need somebody is made from, and who said to be on which. */
export interface Attention {
  /** One for each pair whose newest run, of those that nobody stopped, was held, failed or did a part only. */
  troubled(): Promise<TroubledRun[]>
  /** When the newest run of each pair was asked for. */
  lastAsked(): Promise<Map<string, Date>>
  /** When the newest run of each pair ended that found or made both sides the same. */
  lastGood(): Promise<Map<string, Date>>
  assignments(items: readonly string[]): Promise<Map<string, Assignment>>
  assign(item: string, userId: string): Promise<void>
  unassign(item: string): Promise<void>
  /** Forgets who was on things long ago. */
  prune(olderThanMs: number): Promise<number>
}

interface Trouble {
  readonly id: number
  readonly first_id: number
  readonly since: Date
}

export function createAttention({ client }: Scope): Attention {
  return {
    async troubled() {
      const found = await client.$queryRaw<Trouble[]>`
        SELECT last.id, first.id AS first_id, first.finished_at AS since
        FROM pairs pair
        CROSS JOIN LATERAL (
          SELECT id, state FROM runs WHERE pair_id = pair.id AND state IN ('nothing', 'done', 'partial', 'failed', 'held')
          ORDER BY id DESC LIMIT 1) last
        CROSS JOIN LATERAL (
          SELECT id, finished_at FROM runs
          WHERE pair_id = pair.id AND state IN ('partial', 'failed', 'held')
            AND id > coalesce((SELECT id FROM runs WHERE pair_id = pair.id AND state IN ('nothing', 'done') ORDER BY id DESC LIMIT 1), 0)
          ORDER BY id LIMIT 1) first
        WHERE last.state IN ('partial', 'failed', 'held')`
      const runs = await client.run.findMany({ where: { id: { in: found.map(({ id }) => id) } }, include: runInclude })
      const rows = new Map(runs.map((run) => [run.id, runRow(run)]))
      return found.flatMap(({ id, first_id, since }) => {
        const run = rows.get(id)
        return run ? [{ run, firstRunId: first_id, since }] : []
      })
    },

    async lastAsked() {
      const rows = await client.$queryRaw<{ pair_id: string; created_at: Date }[]>`
        SELECT pair.id AS pair_id, run.created_at FROM pairs pair CROSS JOIN LATERAL
          (SELECT created_at FROM runs WHERE pair_id = pair.id ORDER BY id DESC LIMIT 1) run`
      return new Map(rows.map(({ pair_id, created_at }) => [pair_id, created_at]))
    },

    async lastGood() {
      const rows = await client.$queryRaw<{ pair_id: string; finished_at: Date }[]>`
        SELECT pair.id AS pair_id, run.finished_at FROM pairs pair CROSS JOIN LATERAL
          (SELECT finished_at FROM runs WHERE pair_id = pair.id AND state IN ('nothing', 'done') ORDER BY id DESC LIMIT 1) run`
      return new Map(rows.map(({ pair_id, finished_at }) => [pair_id, finished_at]))
    },

    async assignments(items) {
      const rows = await client.attentionAssignment.findMany({
        where: { item: { in: [...items] } },
        include: { user: { select: { name: true } } },
      })
      return new Map(rows.map(({ item, userId, user }) => [item, { userId, name: user.name }]))
    },

    async assign(item, userId) {
      await client.attentionAssignment.upsert({ where: { item }, create: { item, userId }, update: { userId, at: new Date() } })
    },

    async unassign(item) {
      await client.attentionAssignment.deleteMany({ where: { item } })
    },

    prune: (olderThanMs) =>
      client.$executeRaw`DELETE FROM attention_assignments WHERE at < clock_timestamp() - ${olderThanMs} * interval '1 millisecond'`,
  }
}
