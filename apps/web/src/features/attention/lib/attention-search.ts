import { attentionKind } from '@pairwise/contracts'
import { z } from 'zod'

/** The filters of the list, as they stand in the address. What makes no sense there is left out. */
export const attentionSearch = z.object({
  kind: attentionKind.optional().catch(undefined),
  pair: z.uuid().optional().catch(undefined),
  mine: z.boolean().catch(false).default(false),
})
export type AttentionSearch = z.infer<typeof attentionSearch>

export const attentionSearchDefaults = { mine: false } as const
