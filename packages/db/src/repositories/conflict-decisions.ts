import { Prisma } from '../generated/client.ts'
import type { Scope } from '../scope.ts'
import { type ConflictRow, conflictColumns, conflictRow, conflictTables, type DecisionChoice, type StoredConflict } from './conflict-row.ts'

export interface Decider {
  readonly name: string
  readonly id: string | null
}

export interface SealedMerge {
  readonly sha256: string
  readonly size: number
  readonly sealed: Uint8Array
}

/** What people decide about conflicts. Rows are locked before they are decided about, so what is written here holds. */
export interface ConflictDecisions {
  /** Stages decisions about waiting conflicts; earlier ones of theirs give way. Answers with how many were staged. */
  stage(decisions: readonly { readonly id: number; readonly choice: DecisionChoice }[], by: Decider): Promise<number>
  /** Keeps the result of a merge that is staged. */
  putMerge(conflictId: number, merge: SealedMerge): Promise<void>
  getMerge(conflictId: number): Promise<SealedMerge | null>
  /** The result of a merge of this pair, by its hash. */
  findMerge(pairId: string, sha256: string): Promise<Uint8Array | null>
  unstage(conflictIds: readonly number[]): Promise<void>
  /** What is staged, of one pair or of all. */
  staged(pairId?: string): Promise<ConflictRow[]>
  /** These are carried out by this plan. */
  assign(conflictIds: readonly number[], planId: number): Promise<void>
  ofPlan(planId: number): Promise<ConflictRow[]>
}

const columns = Prisma.raw(conflictColumns)
const tables = Prisma.raw(conflictTables)

export function createConflictDecisions({ client }: Scope): ConflictDecisions {
  return {
    async stage(decisions, { name, id }) {
      if (decisions.length === 0) return 0
      const ids = decisions.map((decision) => decision.id)
      await client.conflictMerge.deleteMany({ where: { conflictId: { in: ids } } })
      return client.$executeRaw`
        UPDATE conflicts c SET state = 'decided', choice = r.choice, decided_by = ${name}, decided_by_id = ${id}, decided_at = clock_timestamp(),
          plan_id = NULL, updated_at = clock_timestamp()
        FROM jsonb_to_recordset(${JSON.stringify(decisions)}::jsonb) AS r (id int, choice text)
        WHERE c.id = r.id AND c.state IN ('open', 'decided')`
    },

    async putMerge(conflictId, { sha256, size, sealed }) {
      const data = { sha256: Buffer.from(sha256, 'hex'), size, sealed: Buffer.from(sealed) }
      await client.conflictMerge.upsert({ where: { conflictId }, create: { conflictId, ...data }, update: data })
    },

    async getMerge(conflictId) {
      const merge = await client.conflictMerge.findUnique({ where: { conflictId } })
      return merge && { sha256: Buffer.from(merge.sha256).toString('hex'), size: merge.size, sealed: merge.sealed }
    },

    async findMerge(pairId, sha256) {
      const merge = await client.conflictMerge.findFirst({ where: { sha256: Buffer.from(sha256, 'hex'), conflict: { pairId } } })
      return merge?.sealed ?? null
    },

    async unstage(conflictIds) {
      await client.conflictMerge.deleteMany({ where: { conflictId: { in: [...conflictIds] } } })
      await client.$executeRaw`
        UPDATE conflicts SET state = 'open', choice = NULL, decided_by = NULL, decided_by_id = NULL, decided_at = NULL, plan_id = NULL,
          updated_at = clock_timestamp()
        WHERE id = ANY(${[...conflictIds]}) AND state = 'decided'`
    },

    async staged(pairId) {
      const rows = await client.$queryRaw<StoredConflict[]>`
        SELECT ${columns} FROM ${tables} WHERE c.state = 'decided' AND (${pairId ?? null}::uuid IS NULL OR c.pair_id = ${pairId ?? null}::uuid)
        ORDER BY c.pair_id, c.id FOR UPDATE OF c`
      return rows.map(conflictRow)
    },

    async assign(conflictIds, planId) {
      await client.$executeRaw`UPDATE conflicts SET plan_id = ${planId} WHERE id = ANY(${[...conflictIds]}) AND state = 'decided'`
    },

    async ofPlan(planId) {
      const rows = await client.$queryRaw<StoredConflict[]>`
        SELECT ${columns} FROM ${tables} WHERE c.plan_id = ${planId} AND c.state = 'decided' ORDER BY c.path, c.id`
      return rows.map(conflictRow)
    },
  }
}
