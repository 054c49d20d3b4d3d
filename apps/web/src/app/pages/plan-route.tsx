import type { Plan, Run } from '@pairwise/contracts'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { DeletionLimit } from '../../features/pairs/components/deletion-limit.tsx'
import { PlanPage } from '../../features/plans/components/plan-page.tsx'

const route = getRouteApi('/app/plans/$planId')

/** One plan; applying it leads to its run. */
export function PlanRoute(): ReactNode {
  const { planId } = route.useParams()
  const search = route.useSearch()
  const navigate = useNavigate()
  return (
    <PlanPage
      key={planId}
      planId={planId}
      search={search}
      onSearch={(part) =>
        void navigate({
          to: '/plans/$planId',
          params: { planId },
          search: (now) => ({ ...now, ...part }),
          replace: true,
          resetScroll: false,
        })
      }
      limitOf={(plan: Plan) => <DeletionLimit pairId={plan.pairId} />}
      onRun={(run: Run) => void navigate({ to: '/runs/$runId', params: { runId: run.id } })}
      onPlan={(plan: Plan) => void navigate({ to: '/plans/$planId', params: { planId: plan.id } })}
    />
  )
}
