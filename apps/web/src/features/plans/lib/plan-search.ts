import { folderKey, operationQuery, planView, type RowFilter, reasonCode, side } from '@pairwise/contracts'
import { z } from 'zod'

/** What of a plan is shown, as it stands in the address. What can't be read falls back instead of failing. */
export const planSearch = z.object({
  view: z.enum(['folders', 'list', 'reasons']).default('folders').catch('folders'),
  op: planView.optional().catch(undefined),
  to: side.optional().catch(undefined),
  q: z.coerce.string().max(500).default('').catch(''),
  why: reasonCode.optional().catch(undefined),
  viewed: z.literal('no').optional().catch(undefined),
  fresh: z.literal('yes').optional().catch(undefined),
  /** The folder that the page is about, by its key. */
  path: folderKey.optional().catch(undefined),
  sort: operationQuery.shape.sort.catch('risk'),
  /** The row that has the focus, counted from 1. */
  focus: z.coerce.number().int().positive().default(1).catch(1),
})
export type PlanSearch = z.infer<typeof planSearch>

/** What is left out of the address. */
export const planSearchDefaults = { view: 'folders', q: '', sort: 'risk', focus: 1 } as const satisfies Partial<PlanSearch>

/** The rows that the address asks for. */
export function filterOf({ op, to, q, why, viewed, fresh, path }: PlanSearch): RowFilter {
  return {
    ...(op === undefined ? {} : { op }),
    ...(to === undefined ? {} : { to }),
    ...(q === '' ? {} : { q }),
    ...(why === undefined ? {} : { reason: why }),
    ...(viewed === undefined ? {} : { viewed }),
    ...(fresh === undefined ? {} : { fresh }),
    ...(path === undefined ? {} : { path }),
  }
}

/** Everything that narrows the rows, switched off. */
export const noFilters = {
  op: undefined,
  to: undefined,
  q: '',
  why: undefined,
  viewed: undefined,
  fresh: undefined,
  path: undefined,
  focus: 1,
} as const satisfies Partial<PlanSearch>
