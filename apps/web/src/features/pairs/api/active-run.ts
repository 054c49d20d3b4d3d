import type { Pair } from '@pairwise/contracts'
import { useQuery } from '@tanstack/react-query'
import { pairQuery } from './pair-queries.ts'

/** The run of a pair that is under way, so that none is started beside it. */
export function useActiveRun(pairId: string): Pair['activeRun'] {
  return useQuery(pairQuery(pairId)).data?.pair.activeRun ?? null
}
