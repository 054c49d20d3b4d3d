import type { Scope } from '../scope.ts'
import { storableJson } from '../storable-json.ts'
import {
  type ApprovalEventKind,
  type ApprovalEventRow,
  type ApprovalKind,
  type ApprovalRow,
  type ApprovalState,
  approvalInclude,
  approvalRow,
  openApprovalStates,
  type Requester,
  type VoidCause,
} from './approval-row.ts'
import { lockPair } from './run-start.ts'

export interface NewApproval {
  readonly kind: ApprovalKind
  readonly state: 'draft' | 'waiting'
  readonly pairId: string
  readonly planId: number | null
  readonly runId: number | null
  readonly fingerprint: string
  readonly approvable: boolean
  readonly gates: unknown
  readonly facts: unknown
  readonly settingsVersion: number
  readonly requestedBy: Requester
  readonly why: string | null
  readonly winner: string | null
  readonly schedulePaused: boolean
}

export interface ApprovalEvent {
  readonly kind: ApprovalEventKind
  readonly by: string | null
  readonly text?: string | null
  readonly runId?: number | null
  readonly planId?: number | null
}

/** What leads an approval from one state to another. Only the first of several at once finds it in a state of `from`. */
export interface Transition {
  readonly approvalId: number
  readonly from: readonly ApprovalState[]
  readonly to: ApprovalState
  readonly by?: { readonly id: string; readonly name: string }
  readonly reason?: string | null
  readonly voidCause?: VoidCause
}

export interface ApprovalChange {
  readonly planId?: number
  readonly fingerprint?: string
  readonly facts?: unknown
  readonly settingsVersion?: number
  readonly appliedRunId?: number
  readonly note?: string | null
  readonly namedApprover?: { readonly id: string; readonly name: string } | null
  readonly assignee?: { readonly id: string; readonly name: string } | null
  readonly schedulePaused?: boolean
  readonly replacedBy?: number
}

export interface ApprovalQuery {
  readonly pairId?: string
  readonly kind?: ApprovalKind
  readonly state?: ApprovalState
  readonly before?: number
  readonly limit: number
}

/**
 * Held runs and requests for a resync. Of each kind a pair has at most one that is open, and whatever opens or decides one
 * locks its pair first, as whatever makes or ends a run does.
 */
export interface Approvals {
  /** Null when one of its kind is open. It expires after its life, from when it waits on. */
  open(approval: NewApproval): Promise<ApprovalRow | null>
  get(approvalId: number): Promise<ApprovalRow | null>
  /** The open approval of a pair; those of several kinds one by one. */
  openOf(pairId: string, kind: ApprovalKind): Promise<ApprovalRow | null>
  openOfPairs(pairIds: readonly string[]): Promise<ApprovalRow[]>
  list(query: ApprovalQuery): Promise<{ rows: ApprovalRow[]; next: number | null }>
  /** Null when it is in none of the states it has to be in: somebody else was first. */
  move(transition: Transition): Promise<ApprovalRow | null>
  change(approvalId: number, change: ApprovalChange): Promise<void>
  /** Says in the run which approval it led to. */
  linkRun(runId: number, approvalId: number): Promise<void>
  /** False when the last reminder is younger than `everyMs`. */
  remind(approvalId: number, everyMs: number): Promise<boolean>
  addEvent(approvalId: number, event: ApprovalEvent): Promise<void>
  timeline(approvalId: number): Promise<ApprovalEventRow[]>
  /** Those that end within so long, each of them once for as long as it waits. */
  takeExpiring(withinMs: number): Promise<number[]>
  /** Those that nobody decided in time. */
  overdue(): Promise<ApprovalRow[]>
  /** Everybody who may approve: admins who can sign in. */
  admins(): Promise<{ readonly id: string; readonly name: string }[]>
  /** When the last run of a pair ended that did all there was to do; null when none did. */
  lastGoodRunAt(pairId: string): Promise<Date | null>
  /** How many of a kind were approved for a pair since a time. */
  approvedSince(pairId: string, kind: ApprovalKind, since: Date): Promise<number>
  /** How many operations two plans hold alike, and how many the first holds. */
  compareHeld(planId: number, otherPlanId: number): Promise<{ same: number; of: number }>
}

/** An approval that nobody decides ends after seven days. */
const lifeMs = 7 * 24 * 60 * 60 * 1000

export function createApprovals(scope: Scope): Approvals {
  const { client } = scope

  async function get(approvalId: number): Promise<ApprovalRow | null> {
    const found = await client.approval.findUnique({ where: { id: approvalId }, include: approvalInclude })
    return found && approvalRow(found)
  }

  return {
    get,
    open: (approval) => scope.atomically((inner) => openApproval(inner, approval)),

    async openOf(pairId, kind) {
      const found = await client.approval.findFirst({
        where: { pairId, kind, state: { in: [...openApprovalStates] } },
        include: approvalInclude,
      })
      return found && approvalRow(found)
    },

    async openOfPairs(pairIds) {
      const where = { pairId: { in: [...pairIds] }, state: { in: [...openApprovalStates] } }
      return (await client.approval.findMany({ where, include: approvalInclude, orderBy: { id: 'asc' } })).map(approvalRow)
    },

    async list({ pairId, kind, state, before, limit }) {
      const found = await client.approval.findMany({
        where: {
          ...(pairId === undefined ? {} : { pairId }),
          ...(kind === undefined ? {} : { kind }),
          ...(state === undefined ? {} : { state }),
          ...(before === undefined ? {} : { id: { lt: before } }),
        },
        orderBy: { id: 'desc' },
        take: limit + 1,
        include: approvalInclude,
      })
      const rows = found.slice(0, limit).map(approvalRow)
      return { rows, next: found.length > limit ? (rows.at(-1)?.id ?? null) : null }
    },

    async move({ approvalId, from, to, by, reason, voidCause }) {
      const moved = await client.$executeRaw`
        UPDATE approvals SET state = ${to}, decided_by_id = coalesce(${by?.id ?? null}, decided_by_id), decided_by = coalesce(${by?.name ?? null}, decided_by),
          decided_at = CASE WHEN ${to} IN ('draft', 'waiting') THEN NULL ELSE coalesce(decided_at, clock_timestamp()) END,
          decision_reason = coalesce(${reason ?? null}, decision_reason), void_cause = ${voidCause ?? null},
          expiry_told_at = CASE WHEN ${to} = 'waiting' THEN NULL ELSE expiry_told_at END,
          expires_at = CASE WHEN ${to} = 'waiting' THEN clock_timestamp() + ${lifeMs} * interval '1 millisecond' ELSE expires_at END
        WHERE id = ${approvalId} AND state = ANY(${[...from]}::text[])`
      return moved === 1 ? get(approvalId) : null
    },

    async change(approvalId, { namedApprover, assignee, facts, ...columns }) {
      await client.approval.update({
        where: { id: approvalId },
        data: {
          ...columns,
          ...(namedApprover === undefined
            ? {}
            : { namedApproverId: namedApprover?.id ?? null, namedApproverName: namedApprover?.name ?? null }),
          ...(assignee === undefined ? {} : { assigneeId: assignee?.id ?? null, assigneeName: assignee?.name ?? null }),
        },
      })
      if (facts !== undefined) await client.$executeRaw`UPDATE approvals SET facts = ${storableJson(facts)}::jsonb WHERE id = ${approvalId}`
    },

    async linkRun(runId, approvalId) {
      await client.run.updateMany({ where: { id: runId, approvalId: null }, data: { approvalId } })
    },

    async remind(approvalId, everyMs) {
      const reminded = await client.$executeRaw`
        UPDATE approvals SET reminded_at = clock_timestamp()
        WHERE id = ${approvalId} AND (reminded_at IS NULL OR reminded_at + ${everyMs} * interval '1 millisecond' <= clock_timestamp())`
      return reminded === 1
    },

    async addEvent(approvalId, { kind, by, text = null, runId = null, planId = null }) {
      await client.approvalEvent.create({ data: { approvalId, kind, by, text, runId, planId } })
    },

    async timeline(approvalId) {
      const found = await client.approvalEvent.findMany({ where: { approvalId }, orderBy: { id: 'asc' } })
      return found.map(({ approvalId: _, kind, ...event }) => ({ ...event, kind: kind as ApprovalEventKind }))
    },

    async takeExpiring(withinMs) {
      const taken = await client.$queryRaw<{ id: number }[]>`
        UPDATE approvals SET expiry_told_at = clock_timestamp()
        WHERE state = 'waiting' AND expiry_told_at IS NULL AND expires_at > clock_timestamp()
          AND expires_at <= clock_timestamp() + ${withinMs} * interval '1 millisecond'
        RETURNING id`
      return taken.map(({ id }) => id)
    },

    async overdue() {
      const where = { state: 'waiting', expiresAt: { lte: new Date() } }
      return (await client.approval.findMany({ where, include: approvalInclude, orderBy: { id: 'asc' } })).map(approvalRow)
    },

    admins: () =>
      client.user.findMany({
        where: { role: 'admin', disabledAt: null },
        select: { id: true, name: true },
        orderBy: [{ name: 'asc' }, { id: 'asc' }],
      }),

    async lastGoodRunAt(pairId) {
      const where = { pairId, state: { in: ['done', 'nothing'] } }
      const run = await client.run.findFirst({ where, orderBy: { id: 'desc' }, select: { finishedAt: true } })
      return run?.finishedAt ?? null
    },

    approvedSince: (pairId, kind, since) =>
      client.approval.count({ where: { pairId, kind, state: { in: ['approved', 'applied'] }, decidedAt: { gte: since } } }),

    async compareHeld(planId, otherPlanId) {
      const [found] = await client.$queryRaw<{ same: bigint; of: bigint }[]>`
        SELECT count(*) AS of, count(other.id) AS same FROM plan_operations mine LEFT JOIN plan_operations other
          ON other.plan_id = ${otherPlanId} AND substring(other.path from 1 for 1024) = substring(mine.path from 1 for 1024)
            AND other.kind = 'hold' AND other.reason = 'OVER_LIMIT' AND other.body = mine.body
        WHERE mine.plan_id = ${planId} AND mine.kind = 'hold' AND mine.reason = 'OVER_LIMIT'`
      return { same: Number(found?.same ?? 0), of: Number(found?.of ?? 0) }
    },
  }
}

async function openApproval(scope: Scope, { requestedBy, gates, facts, ...approval }: NewApproval): Promise<ApprovalRow | null> {
  if (!(await lockPair(scope, approval.pairId))) return null
  const { client } = scope
  const open = await client.approval.count({
    where: { pairId: approval.pairId, kind: approval.kind, state: { in: [...openApprovalStates] } },
  })
  if (open > 0) return null
  const made = await client.approval.create({
    data: {
      ...approval,
      facts: {},
      requesterKind: requestedBy.kind,
      requesterId: requestedBy.id,
      requesterName: requestedBy.name,
      expiresAt: approval.state === 'waiting' ? new Date(Date.now() + lifeMs) : null,
    },
  })
  await client.$executeRaw`
    UPDATE approvals SET facts = ${storableJson(facts)}::jsonb, gates = ${storableJson(gates)}::jsonb WHERE id = ${made.id}`
  return approvalRow(await client.approval.findUniqueOrThrow({ where: { id: made.id }, include: approvalInclude }))
}
