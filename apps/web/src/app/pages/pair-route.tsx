import type { Pair, Plan, Run } from '@pairwise/contracts'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Outlet, useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { OpenApprovals } from '../../features/approvals/components/open-approvals.tsx'
import { RequestResync } from '../../features/approvals/components/request-resync.tsx'
import { SampleBanner } from '../../features/first-run/components/sample-banner.tsx'
import { pairQuery } from '../../features/pairs/api/pair-queries.ts'
import { PairFrame } from '../../features/pairs/components/pair-frame.tsx'
import { PreviewButton } from '../../features/plans/components/preview-button.tsx'
import { RunNowButton } from '../../features/runs/components/run-now-button.tsx'

const route = getRouteApi('/app/pairs/$pairId')

/** A pair with its actions; its parts are routes of their own. */
export function PairRoute(): ReactNode {
  const { pairId } = route.useParams()
  const navigate = useNavigate()
  const pair = useQuery(pairQuery(pairId)).data?.pair
  const toPlan = (plan: Plan) => void navigate({ to: '/plans/$planId', params: { planId: plan.id } })
  const toRun = (run: Run) => void navigate({ to: '/runs/$runId', params: { runId: run.id } })
  return (
    <PairFrame
      pairId={pairId}
      actions={(pair: Pair) => (
        <>
          <PreviewButton
            pairId={pairId}
            label={pair.sync.state === 'needs-baseline' ? 'Preview the baseline' : 'Preview changes'}
            onMade={toPlan}
          />
          <RequestResync
            pair={pair}
            onRequested={(approval) => void navigate({ to: '/approvals/$approvalId', params: { approvalId: approval.id } })}
          />
          <RunNowButton pairId={pairId} activeRun={pair.activeRun} onStarted={toRun} />
        </>
      )}
    >
      {pair?.sample && <SampleBanner pair={pair} onDeleted={() => void navigate({ to: '/pairs' })} />}
      <OpenApprovals pairId={pairId} />
      <Outlet />
    </PairFrame>
  )
}
