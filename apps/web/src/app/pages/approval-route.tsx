import type { Plan, Run } from '@pairwise/contracts'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { ApprovalPage } from '../../features/approvals/components/approval-page.tsx'

const route = getRouteApi('/app/approvals/$approvalId')

/** One approval. */
export function ApprovalRoute(): ReactNode {
  const { approvalId } = route.useParams()
  const navigate = useNavigate()
  return (
    <ApprovalPage
      key={approvalId}
      approvalId={approvalId}
      onRun={(run: Run) => void navigate({ to: '/runs/$runId', params: { runId: run.id } })}
      onPlan={(plan: Plan) => void navigate({ to: '/plans/$planId', params: { planId: plan.id } })}
    />
  )
}
