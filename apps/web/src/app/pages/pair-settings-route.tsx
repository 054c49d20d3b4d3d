import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { RequestResync } from '../../features/approvals/components/request-resync.tsx'
import { pairQuery } from '../../features/pairs/api/pair-queries.ts'
import { PairSettings } from '../../features/pairs/components/pair-settings.tsx'
import { ResyncPanel } from '../../features/plans/components/resync-panel.tsx'

const route = getRouteApi('/app/pairs/$pairId/settings')

/** The settings of a pair, the way to a resync, and its end. */
export function PairSettingsRoute(): ReactNode {
  const { pairId } = route.useParams()
  const navigate = useNavigate()
  const pair = useQuery(pairQuery(pairId)).data?.pair
  return (
    <PairSettings
      pairId={pairId}
      resync={
        <ResyncPanel>
          {pair && (
            <RequestResync
              pair={pair}
              onRequested={({ id }) => void navigate({ to: '/approvals/$approvalId', params: { approvalId: id } })}
            />
          )}
        </ResyncPanel>
      }
      onDeleted={() => void navigate({ to: '/pairs' })}
    />
  )
}
