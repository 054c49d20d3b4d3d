import { changeClass, operationQuery, side } from '@pairwise/contracts'
import { z } from 'zod'

/** What of a plan is shown, as it stands in the address. What can't be read falls back instead of failing. */
export const planSearch = z.object({
  op: changeClass.optional().catch(undefined),
  to: side.optional().catch(undefined),
  q: z.coerce.string().max(500).default('').catch(''),
  sort: operationQuery.shape.sort.catch('risk'),
  /** The row that has the focus, counted from 1. */
  focus: z.coerce.number().int().positive().default(1).catch(1),
})
export type PlanSearch = z.infer<typeof planSearch>

/** What is left out of the address. */
export const planSearchDefaults = { q: '', sort: 'risk', focus: 1 } as const satisfies Partial<PlanSearch>
