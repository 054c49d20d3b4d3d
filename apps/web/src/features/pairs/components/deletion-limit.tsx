import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { plural } from '../../../lib/plural.ts'
import { pairQuery } from '../api/pair-queries.ts'

/** The deletion limit of a pair as it stands now, in words. */
export function DeletionLimit({ pairId }: { readonly pairId: string }): ReactNode {
  const pair = useQuery(pairQuery(pairId)).data?.pair
  if (!pair) return null
  const { maxDeletePercent, maxDeleteFiles } = pair.settings
  return `Limit: ${maxDeletePercent} % or ${plural(maxDeleteFiles, { one: '# file', other: '# files' })} on one side`
}
