import { getRouteApi } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { RunsPage } from '../../features/runs/components/runs-page.tsx'

const route = getRouteApi('/app/runs')

/** The history of all runs. */
export function RunsRoute(): ReactNode {
  const navigate = route.useNavigate()
  return (
    <RunsPage
      search={route.useSearch()}
      onSearch={(part) => void navigate({ to: '/runs', search: (now) => ({ ...now, ...part }), replace: true, resetScroll: false })}
      onOpen={(run) => void navigate({ to: '/runs/$runId', params: { runId: run.id } })}
    />
  )
}
