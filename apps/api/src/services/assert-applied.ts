import type { ApplyAnswer, PlanRow, Repositories, RunRow } from '@pairwise/db'
import { assertNever } from '../assert-never.ts'
import { Refusal } from '../refusal.ts'
import { noSuchPlan, runIsActive } from './refusals.ts'

/** The run that an apply made, or the refusal with its reason. */
export async function assertApplied(within: Pick<Repositories, 'plans' | 'runs'>, planId: number, answer: ApplyAnswer): Promise<RunRow> {
  switch (answer.kind) {
    case 'created':
      return answer.run
    case 'not-found':
      throw noSuchPlan()
    case 'run-active':
      throw await runIsActive(within, (await known(within, planId)).pairId)
    case 'plan-not-ready':
      throw new Refusal('plan-not-ready', 'This plan is not ready to be applied. Wait until it is, or make a new one.')
    case 'plan-applied': {
      const { runId } = await known(within, planId)
      throw new Refusal('plan-applied', 'This plan was applied already.', { params: runId === null ? {} : { runId } })
    }
    case 'plan-stale':
      throw new Refusal('plan-stale', 'This plan is out of date. Nothing was applied. Make a new plan.', {
        params: causeOf(await known(within, planId)),
      })
    case 'selection-changed':
      throw new Refusal(
        'selection-changed',
        'What is left out of this plan is not what was shown. Nothing was applied. Look at the plan again.',
      )
    default:
      return assertNever(answer)
  }
}

/** Only the cause and its numbers: the plan itself names the files. */
function causeOf({ stale }: PlanRow): Record<string, string | number> {
  const facts = Object.entries((stale ?? {}) as Record<string, unknown>)
  return Object.fromEntries(facts.filter((fact): fact is [string, string | number] => ['string', 'number'].includes(typeof fact[1])))
}

async function known({ plans }: Pick<Repositories, 'plans'>, planId: number): Promise<PlanRow> {
  const plan = await plans.get(planId)
  if (!plan) throw noSuchPlan()
  return plan
}
