import type { PlanFolderQuery, planRowQuery, RowScope, selectionRequest, viewedRequest } from '@pairwise/contracts'
import {
  CursorError,
  type Database,
  type FolderListing,
  type OperationFilter,
  type OperationRow,
  type OperationWindow,
  type PlanRow,
  type ReasonGroup,
  type StoredSelectionRule,
  type ViewedFolders,
} from '@pairwise/db'
import { decodeRow, pageKeyOf } from '@pairwise/engine/readable'
import type { z } from 'zod'
import { type Actor, personOf } from '../actor.ts'
import type { AgreedPages } from '../presenters/present-row-details.ts'
import { Refusal } from '../refusal.ts'
import { unsendChanged } from './approvals.ts'
import { badCursor } from './operations.ts'
import { record } from './record.ts'
import { noSuchPlan } from './refusals.ts'
import { rowsOf } from './row-filter.ts'
import type { Transact } from './transact.ts'

type RowQuery = z.output<typeof planRowQuery>
type Change = z.output<typeof selectionRequest>

export interface PlanReviewService {
  rows(planId: number, query: RowQuery, actor: Actor): Promise<OperationWindow>
  /** A row with the baseline's pages of its directory; null when the baseline is not the one any more that the plan was made from. */
  row(planId: number, rowId: string, actor: Actor): Promise<{ readonly row: OperationRow; readonly pages: AgreedPages | null }>
  folders(planId: number, query: PlanFolderQuery, actor: Actor): Promise<FolderListing>
  reasons(planId: number, query: PlanFolderQuery, actor: Actor): Promise<ReasonGroup[]>
  /** Leaves rows out of a ready plan, or takes them in again. Whoever looks at the plan hears of it. */
  select(planId: number, change: Change, actor: Actor): Promise<{ readonly plan: PlanRow; readonly rows: number }>
  rules(planId: number): Promise<StoredSelectionRule[]>
  viewed(planId: number, actor: Actor): Promise<ViewedFolders>
  markViewed(planId: number, request: z.output<typeof viewedRequest>, actor: Actor): Promise<ViewedFolders>
}

interface PlanReviewDeps {
  readonly repositories: Pick<Database, 'plans' | 'planSelections' | 'planViews' | 'planOperations' | 'stateStore'>
  readonly transact: Transact
}

/** Looking through plans, and saying what of them is left out. */
export function createPlanReviewService({ repositories, transact }: PlanReviewDeps): PlanReviewService {
  const { plans, planSelections, planViews, planOperations } = repositories

  async function known(planId: number): Promise<PlanRow> {
    const plan = await plans.get(planId)
    if (!plan) throw noSuchPlan()
    return plan
  }

  return {
    async rows(planId, { sort, cursor, offset, limit, ...filter }, actor) {
      await known(planId)
      const viewer = personOf(actor)
      const from = offset !== undefined ? { offset } : cursor !== undefined ? { cursor } : undefined
      try {
        return await planOperations.list({
          planId,
          viewer,
          sort,
          limit,
          ...rowsOf(filter, viewer),
          ...(from === undefined ? {} : { from }),
        })
      } catch (cause) {
        throw cause instanceof CursorError ? badCursor(cause) : cause
      }
    },

    async row(planId, rowId, actor) {
      const plan = await known(planId)
      const { rows } = await planOperations.list({ planId, viewer: personOf(actor), sort: 'path', limit: 1, ids: [rowId] })
      const row = rows[0]
      if (row === undefined) throw new Refusal('not-found', 'This plan has no such row.')
      return { row, pages: await agreedPages(repositories, plan, row) }
    },

    async folders(planId, query, actor) {
      await known(planId)
      const viewer = personOf(actor)
      return planOperations.folders({ planId, viewer, filter: rowsOf(query, viewer) })
    },

    async reasons(planId, query, actor) {
      await known(planId)
      const viewer = personOf(actor)
      return planOperations.reasons({ planId, viewer, filter: rowsOf(query, viewer) })
    },

    select: (planId, { act, scope }, actor) =>
      transact(async (within) => {
        const rows = rowsInScope(scope, personOf(actor))
        const answer = await within.planSelections.change({ planId, act, rows, scope, by: actor.name })
        if (answer.kind !== 'changed') throw notSelectable(answer.kind)
        const { plan, where } = answer
        await record(within, actor, {
          action: 'plan.skip',
          subject: { type: 'plan', id: planId, name: plan.pairName },
          after: { act, scope, rows: answer.rows, fingerprint: plan.fingerprint },
        })
        await unsendChanged(within, planId, actor)
        const version = (plan.selection as { version: number }).version
        await within.liveEvents.append(`plan:${planId}`, [
          { type: 'plan-selection-changed', planId, version, act, by: actor.name, rows: answer.rows, where },
        ])
        return { plan, rows: answer.rows }
      }),

    async rules(planId) {
      await known(planId)
      return planSelections.rules(planId)
    },

    async viewed(planId, actor) {
      await known(planId)
      return planViews.progress(planId, personOf(actor))
    },

    async markViewed(planId, { viewed, scope }, actor) {
      await known(planId)
      const person = personOf(actor)
      await planViews.mark(planId, person, rowsInScope(scope, person), viewed)
      return planViews.progress(planId, person)
    },
  }
}

async function agreedPages(
  { stateStore }: Pick<Database, 'stateStore'>,
  { pairId, baselineVersion }: PlanRow,
  row: OperationRow,
): Promise<AgreedPages | null> {
  const state = stateStore({ pairId, token: null })
  const header = await state.header()
  if (header === null || header.version !== baselineVersion) return null
  const operation = decodeRow(row)
  const path = operation.kind === 'move' ? operation.from : operation.path
  return state.pagesOf([pageKeyOf(path, header.keying)])
}

function rowsInScope(scope: RowScope, viewer: string): OperationFilter {
  switch (scope.kind) {
    case 'operations':
      return { ids: scope.ids }
    case 'folder':
      return rowsOf({ path: scope.path }, viewer)
    case 'query':
      return { ...rowsOf(scope.filter, viewer), except: scope.except }
  }
}

function notSelectable(kind: 'not-found' | 'plan-not-ready' | 'plan-stale' | 'plan-applied'): Refusal {
  switch (kind) {
    case 'not-found':
      return noSuchPlan()
    case 'plan-not-ready':
      return new Refusal(kind, 'This plan is not ready. Wait until it is, or make a new one.')
    case 'plan-stale':
      return new Refusal(kind, 'This plan is out of date. Make a new one: what was skipped is taken over where nothing changed.')
    case 'plan-applied':
      return new Refusal(kind, 'This plan was applied already. What it did is in its run.')
  }
}
