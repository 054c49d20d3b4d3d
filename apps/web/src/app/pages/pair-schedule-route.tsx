import { getRouteApi } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { SchedulePanel } from '../../features/schedule/components/schedule-panel.tsx'

const route = getRouteApi('/app/pairs/$pairId/schedule')

/** When a pair runs by itself. */
export function PairScheduleRoute(): ReactNode {
  return <SchedulePanel pairId={route.useParams().pairId} />
}
