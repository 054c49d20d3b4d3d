import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect } from 'react'
import { setWaitingCount } from '../../../lib/page-title.ts'
import { count } from '../../../lib/plural.ts'
import { attentionQuery } from '../api/attention-queries.ts'

/** How many things need somebody. It is in the title of the tab as well. */
export function AttentionCount({ className }: { readonly className: string | undefined }): ReactNode {
  const all = useQuery(attentionQuery({ limit: 0 })).data?.all ?? 0
  useEffect(() => {
    setWaitingCount(all)
    return () => setWaitingCount(0)
  }, [all])
  if (all === 0) return null
  return (
    <span className={className} data-tone="held">
      {count(all)}
    </span>
  )
}
