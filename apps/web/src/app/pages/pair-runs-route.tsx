import { getRouteApi, useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { PreviewButton } from '../../features/plans/components/preview-button.tsx'
import { RunList } from '../../features/runs/components/run-list.tsx'

const route = getRouteApi('/app/pairs/$pairId/runs')

/** The runs of one pair. */
export function PairRunsRoute(): ReactNode {
  const { pairId } = route.useParams()
  const search = route.useSearch()
  const navigate = useNavigate()
  return (
    <RunList
      search={{ ...search, pair: pairId }}
      onSearch={({ state }) =>
        void navigate({ to: '/pairs/$pairId/runs', params: { pairId }, search: { state }, replace: true, resetScroll: false })
      }
      showPair={false}
      onOpen={(run) => void navigate({ to: '/runs/$runId', params: { runId: run.id } })}
      emptyAction={
        <PreviewButton
          pairId={pairId}
          label="Preview the baseline"
          onMade={(plan) => void navigate({ to: '/plans/$planId', params: { planId: plan.id } })}
        />
      }
    />
  )
}
