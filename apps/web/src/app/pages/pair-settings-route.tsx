import { getRouteApi, useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { PairSettings } from '../../features/pairs/components/pair-settings.tsx'
import { ResyncPanel } from '../../features/plans/components/resync-panel.tsx'

const route = getRouteApi('/app/pairs/$pairId/settings')

/** The settings of a pair, the way to a resync, and its end. */
export function PairSettingsRoute(): ReactNode {
  const { pairId } = route.useParams()
  const navigate = useNavigate()
  return (
    <PairSettings
      pairId={pairId}
      resync={<ResyncPanel pairId={pairId} onMade={(plan) => void navigate({ to: '/plans/$planId', params: { planId: plan.id } })} />}
      onDeleted={() => void navigate({ to: '/pairs' })}
    />
  )
}
