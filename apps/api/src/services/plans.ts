import type { OperationWindow, PlanOperations, PlanRow, Repositories, RunRow, StaleMark } from '@pairwise/db'
import type { Actor } from '../actor.ts'
import { Refusal } from '../refusal.ts'
import { announcePlan, announceRuns } from './announce.ts'
import { assertApplied } from './assert-applied.ts'
import type { Dispatch } from './dispatch.ts'
import { listOperations, type OperationRequest } from './operations.ts'
import { isTooOld } from './plan-age.ts'
import { record } from './record.ts'
import { noSuchPair, noSuchPlan } from './refusals.ts'
import type { Transact } from './transact.ts'

export interface PlanService {
  /** Makes a plan to be worked out; it changes nothing on either side. Part of a transaction; `dispatch` comes after it. */
  preview(within: Repositories, pairId: string, request: { readonly resync: boolean }, actor: Actor): Promise<PlanRow>
  dispatch(planId: number): void
  get(planId: number): Promise<PlanRow>
  operations(planId: number, query: OperationRequest): Promise<OperationWindow>
  discard(planId: number, actor: Actor): Promise<void>
  /** Marks a ready plan stale when it is too old or a later run ended. It must be done before `apply`, whose refusal undoes its own transaction. */
  retire(planId: number): Promise<void>
  /** Makes the run that carries out exactly this plan, and nothing else. Part of a transaction. */
  apply(within: Repositories, planId: number, fingerprint: string, actor: Actor): Promise<RunRow>
}

interface PlanServiceDeps {
  readonly repositories: Pick<Repositories, 'plans' | 'runs'>
  readonly planOperations: PlanOperations
  readonly transact: Transact
  readonly dispatch: Dispatch
}

export function createPlanService({ repositories, planOperations, transact, dispatch }: PlanServiceDeps): PlanService {
  async function get(planId: number): Promise<PlanRow> {
    const plan = await repositories.plans.get(planId)
    if (!plan) throw noSuchPlan()
    return plan
  }

  return {
    get,
    dispatch: (planId) => dispatch.plan(planId),

    async preview(within, pairId, { resync }, actor) {
      const pair = await within.pairs.get(pairId)
      if (!pair) throw noSuchPair()
      const mode = resync ? 'resync' : pair.baselineVersion === null ? 'baseline' : 'normal'
      const plan = await within.plans.create({ pairId, origin: 'preview', mode, settingsVersion: pair.version, requestedBy: actor.name })
      if (!plan) throw noSuchPair()
      await announcePlan(within, plan)
      return plan
    },

    async operations(planId, query) {
      await get(planId)
      return listOperations(planOperations, planId, query)
    },

    discard: (planId, actor) =>
      transact(async (within) => {
        const answer = await within.plans.discard(planId)
        if (answer === 'not-found') throw noSuchPlan()
        if (answer === 'plan-applied') throw new Refusal('plan-applied', 'This plan was applied. What it did is in its run.')
        const plan = await within.plans.get(planId)
        await record(within, actor, { action: 'plan.discard', subject: { type: 'plan', id: planId, ...named(plan) } })
        if (plan) await announcePlan(within, plan)
      }),

    async retire(planId) {
      const plan = await get(planId)
      if (plan.state !== 'ready') return
      const mark = await staleMark(repositories, plan)
      if (mark === null) return
      await transact(async (within) => {
        await within.plans.markStale(planId, mark)
        await announcePlan(within, { ...plan, state: 'stale' })
      })
    },

    async apply(within, planId, fingerprint, actor) {
      const answer = await within.runs.apply({ planId, fingerprint, requestedBy: actor.name })
      const run = await assertApplied(within, planId, answer)
      const plan = await within.plans.get(planId)
      await record(within, actor, {
        action: 'plan.apply',
        subject: { type: 'plan', id: planId, ...named(plan) },
        after: { fingerprint, run: run.id },
      })
      if (plan) await announcePlan(within, plan)
      await announceRuns(within, [run])
      return run
    },
  }
}

/** The pair’s name, for the audit log: the plan’s own number says little. */
function named(plan: PlanRow | null): { readonly name?: string } {
  return plan ? { name: plan.pairName } : {}
}

async function staleMark({ runs }: Pick<Repositories, 'runs'>, plan: PlanRow): Promise<StaleMark | null> {
  if (isTooOld(plan, new Date())) return { cause: 'too-old' }
  const last = (await runs.latestFinished([plan.pairId])).get(plan.pairId)
  const isLater = last?.finishedAt != null && plan.readyAt !== null && last.finishedAt > plan.readyAt
  return isLater ? { cause: 'later-run', runId: last.id } : null
}
