import { getRouteApi, useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { ConflictsPage } from '../../features/conflicts/components/conflicts-page.tsx'
import { useQueueLinks } from './use-queue-links.tsx'

const route = getRouteApi('/app/conflicts')

/** The conflicts of all pairs, with one of them open when the address names it. */
export function ConflictsRoute(): ReactNode {
  const search = route.useSearch()
  const { conflictId } = useParams({ strict: false })
  const navigate = route.useNavigate()
  const links = useQueueLinks(search)
  return (
    <ConflictsPage
      {...links}
      search={search}
      conflictId={conflictId ?? null}
      isOfPair={false}
      onSearch={(part) =>
        void navigate({
          ...(conflictId === undefined ? { to: '/conflicts' } : { to: '/conflicts/$conflictId', params: { conflictId } }),
          search: (now) => ({ ...now, ...part }),
          replace: true,
          resetScroll: false,
        })
      }
    />
  )
}
