import { changeClass, logLevel, operationQuery, outcomeKind } from '@pairwise/contracts'
import { z } from 'zod'

/** What of a run is shown, as it stands in the address. What can't be read falls back instead of failing. */
export const runSearch = z.object({
  tab: z.enum(['operations', 'log']).default('operations').catch('operations'),
  status: outcomeKind.optional().catch(undefined),
  op: changeClass.optional().catch(undefined),
  q: z.coerce.string().max(500).default('').catch(''),
  sort: operationQuery.shape.sort.catch('risk'),
  /** The row that has the focus, counted from 1. */
  focus: z.coerce.number().int().positive().default(1).catch(1),
  /** The least serious level of the log that is shown. */
  level: logLevel.default('debug').catch('debug'),
  /** The line of the log that a link points at. */
  line: z.coerce.number().int().positive().optional().catch(undefined),
})
export type RunSearch = z.infer<typeof runSearch>

/** What is left out of the address. */
export const runSearchDefaults = { tab: 'operations', q: '', sort: 'risk', focus: 1, level: 'debug' } as const satisfies Partial<RunSearch>
