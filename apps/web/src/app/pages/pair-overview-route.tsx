import { getRouteApi } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { PairOverview } from '../../features/pairs/components/pair-overview.tsx'
import { PauseButton } from '../../features/schedule/components/pause-button.tsx'

const route = getRouteApi('/app/pairs/$pairId/')

/** How a pair stands. */
export function PairOverviewRoute(): ReactNode {
  const { pairId } = route.useParams()
  return <PairOverview pairId={pairId} scheduleActions={(pair) => <PauseButton pairId={pairId} view={pair.schedule} />} />
}
