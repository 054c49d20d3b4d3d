import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { count } from '../../../lib/plural.ts'
import { conflictsQuery } from '../api/conflict-queries.ts'

/** How many conflicts wait for a decision. */
export function ConflictCount({ className }: { readonly className: string | undefined }): ReactNode {
  const open = useQuery(conflictsQuery({ limit: 1 })).data?.waiting.open ?? 0
  return open === 0 ? null : <span className={className}>{count(open)}</span>
}
