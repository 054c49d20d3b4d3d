import type { Side } from '@pairwise/engine/ports'
import type { Scope } from '../scope.ts'
import { type RunRow, runInclude, runRow } from './run-row.ts'

/** A pair whose last run that came to an end by itself did not end well. */
export interface TroubledRun {
  readonly run: RunRow
  /** The first run that ended like that since the last one that ended well. */
  readonly firstRunId: number
  readonly since: Date
}

/** A side of a pair whose versions take many times what is free there. */
export interface LowSpace {
  readonly pairId: string
  readonly pairName: string
  readonly side: Side
  readonly sideName: string
  /** What the versions of the pair take there. */
  readonly kept: number
  /** What was free when the newest plan was made. */
  readonly free: number
  readonly at: Date
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
  /** Sides on which versions are kept, less than 20 GiB are free, and that is less than a tenth of what the versions take. */
  lowSpace(): Promise<LowSpace[]>
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

/** Where so much is free nobody counts what versions take: that costs more than looking. */
const mostForLow = 20 * 1024 ** 3

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

    async lowSpace() {
      const rows = await client.$queryRaw<(Omit<LowSpace, 'kept' | 'free'> & { readonly kept: bigint; readonly free: bigint })[]>`
        SELECT pair.id AS "pairId", pair.name AS "pairName", s.side, s.name AS "sideName", held.kept, (plan.space->s.side->>'free')::bigint AS free,
          plan.ready_at AS at
        FROM pairs pair
        CROSS JOIN LATERAL (
          SELECT space, ready_at FROM plans WHERE pair_id = pair.id AND ready_at IS NOT NULL ORDER BY id DESC LIMIT 1) plan
        CROSS JOIN LATERAL (VALUES ('path1', pair.path1_name), ('path2', pair.path2_name)) s (side, name)
        CROSS JOIN LATERAL (
          SELECT coalesce(sum(size), 0)::bigint AS kept FROM kept_versions v
          WHERE (plan.space->s.side->>'free')::bigint < ${mostForLow} AND v.pair_id = pair.id AND v.side = s.side) held
        WHERE (plan.space->s.side->>'free')::bigint < held.kept / 10`
      return rows.map((row) => ({ ...row, kept: Number(row.kept), free: Number(row.free) }))
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
