import { pairId, runState } from '@pairwise/contracts'
import { z } from 'zod'

/** Which runs are listed, as it stands in the address. */
export const runListSearch = z.object({
  pair: pairId.optional().catch(undefined),
  state: runState.optional().catch(undefined),
})
export type RunListSearch = z.infer<typeof runListSearch>

/** What is left out of the address. */
export const runListSearchDefaults = {} as const satisfies Partial<RunListSearch>
