import type { Plan, Run } from '@pairwise/contracts'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { PlanApproval } from '../../features/approvals/components/plan-approval.tsx'
import { pairQuery } from '../../features/pairs/api/pair-queries.ts'
import { planQuery } from '../../features/plans/api/plan-queries.ts'
import { PlanPage } from '../../features/plans/components/plan-page.tsx'

const route = getRouteApi('/app/plans/$planId')

/** One plan; applying it leads to its run. */
export function PlanRoute(): ReactNode {
  const { planId } = route.useParams()
  const search = route.useSearch()
  const navigate = useNavigate({ from: '/plans/$planId' })
  const pairId = useQuery(planQuery(planId)).data?.pairId
  const pair = useQuery({ ...pairQuery(pairId ?? ''), enabled: pairId !== undefined }).data
  const toRun = (run: Run) => void navigate({ to: '/runs/$runId', params: { runId: run.id } })
  return (
    <PlanPage
      key={planId}
      planId={planId}
      search={search}
      pair={pair}
      approvalOf={(plan, variant) => <PlanApproval plan={plan} variant={variant} onRun={toRun} />}
      onSearch={(part) => void navigate({ search: (now) => ({ ...now, ...part }), replace: true, resetScroll: false })}
      onRun={toRun}
      onPlan={(plan: Plan) => void navigate({ to: '/plans/$planId', params: { planId: plan.id }, search: {} })}
    />
  )
}
