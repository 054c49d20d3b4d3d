import type { PlanRow, Repositories, RunRow, StaleMark } from '@pairwise/db'
import type { JobQueue } from '@pairwise/queue'
import type { Actor } from '../actor.ts'
import { Refusal } from '../refusal.ts'
import { announcePlan, announceRuns } from './announce.ts'
import { requesterOf } from './approval-decisions.ts'
import { assertApplied } from './assert-applied.ts'
import { checkFiles } from './check-files.ts'
import type { Dispatch } from './dispatch.ts'
import { isTooOld } from './plan-age.ts'
import { record } from './record.ts'
import { noSuchPair, noSuchPlan } from './refusals.ts'
import type { Transact } from './transact.ts'

export interface PlanService {
  /** Makes a plan to be worked out; it changes nothing on either side. Part of a transaction; `dispatch` comes after it. */
  preview(within: Repositories, pairId: string, request: PreviewOptions, actor: Actor): Promise<PlanRow>
  dispatch(planId: number): void
  get(planId: number): Promise<PlanRow>
  /** Has a worker look whether the files are still as a ready plan saw them, and marks the plan stale when they are not. */
  check(planId: number): Promise<PlanRow>
  discard(planId: number, actor: Actor): Promise<void>
  /** Marks a ready plan stale when it is too old or a later run ended. It must be done before `apply`, whose refusal undoes its own transaction. */
  retire(planId: number): Promise<void>
  /** Does what applies a plan; when that is refused, the audit says so. */
  notingRefusal<T>(planId: number, actor: Actor, work: () => Promise<T>): Promise<T>
  /** Makes the run that carries out exactly this plan, and nothing else. Part of a transaction. */
  apply(within: Repositories, planId: number, fingerprint: string, actor: Actor): Promise<RunRow>
}

interface PreviewOptions {
  readonly resync: boolean
  readonly parentId?: number | undefined
}

interface PlanServiceDeps {
  readonly repositories: Pick<Repositories, 'plans' | 'runs'>
  readonly queue: Pick<JobQueue, 'request'>
  readonly transact: Transact
  readonly dispatch: Dispatch
}

export function createPlanService({ repositories, queue, transact, dispatch }: PlanServiceDeps): PlanService {
  async function get(planId: number): Promise<PlanRow> {
    const plan = await repositories.plans.get(planId)
    if (!plan) throw noSuchPlan()
    return plan
  }

  return {
    get,
    dispatch: (planId) => dispatch.plan(planId),

    async preview(within, pairId, { resync, parentId }, actor) {
      const pair = await within.pairs.get(pairId)
      if (!pair) throw noSuchPair()
      const mode = resync ? 'resync' : pair.baselineVersion === null ? 'baseline' : 'normal'
      const plan = await within.plans.create({
        pairId,
        origin: 'preview',
        mode,
        settingsVersion: pair.version,
        requestedBy: actor.name,
        ...(parentId === undefined ? {} : { parentId }),
      })
      if (!plan) throw noSuchPair()
      await announcePlan(within, plan)
      return plan
    },

    async check(planId) {
      const plan = await get(planId)
      if (plan.state !== 'ready') return plan
      const found = await checkFiles(queue, planId)
      if (found.kind === 'not-looked') return get(planId)
      await transact(async (within) => {
        if (found.total === 0) await within.plans.markChecked(planId)
        else await within.plans.markStale(planId, { cause: 'files-changed', total: found.total, files: found.files })
        const now = await within.plans.get(planId)
        if (now !== null && now.state !== plan.state) await announcePlan(within, now)
      })
      return get(planId)
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

    async notingRefusal(planId, actor, work) {
      try {
        return await work()
      } catch (error) {
        if (error instanceof Refusal && error.code !== 'not-found') {
          const subject = { type: 'plan', id: planId, ...named(await repositories.plans.get(planId)) } as const
          await transact((within) => record(within, actor, { action: 'plan.apply', subject, after: { refused: error.code } }))
        }
        throw error
      }
    },

    async apply(within, planId, fingerprint, actor) {
      if ((await within.plans.get(planId))?.mode === 'resync') throw approvalNeeded()
      const answer = await within.runs.apply({ planId, fingerprint, requestedBy: actor.name, requester: requesterOf(actor) })
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

function approvalNeeded(): Refusal {
  return new Refusal('approval-needed', 'A resync has to be approved. Ask for one, and send its plan for approval.')
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
