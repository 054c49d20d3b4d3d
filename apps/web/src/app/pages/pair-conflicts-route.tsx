import { getRouteApi } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { ConflictQueue } from '../../features/conflicts/components/conflict-queue.tsx'
import { useQueueLinks } from './use-queue-links.tsx'

const route = getRouteApi('/app/pairs/$pairId/conflicts')

/** The conflicts of one pair. Opening one leads to the queue of all, filtered by the pair. */
export function PairConflictsRoute(): ReactNode {
  const { pairId } = route.useParams()
  const search = { ...route.useSearch(), pair: pairId }
  const navigate = route.useNavigate()
  const links = useQueueLinks(search)
  return (
    <ConflictQueue
      {...links}
      search={search}
      conflictId={null}
      isOfPair
      onSearch={({ pair: _, ...part }) =>
        void navigate({
          to: '/pairs/$pairId/conflicts',
          params: { pairId },
          search: (now) => ({ ...now, ...part }),
          replace: true,
          resetScroll: false,
        })
      }
    />
  )
}
