import type { Run } from '@pairwise/contracts'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useActiveRun } from '../../features/pairs/api/active-run.ts'
import { LowerTransfersButton } from '../../features/pairs/components/lower-transfers-button.tsx'
import { PreviewButton } from '../../features/plans/components/preview-button.tsx'
import { RetryFailedButton } from '../../features/runs/components/retry-failed-button.tsx'
import { RunNowButton } from '../../features/runs/components/run-now-button.tsx'
import { RunPage } from '../../features/runs/components/run-page.tsx'

const route = getRouteApi('/app/runs/$runId')

/** One run. */
export function RunRoute(): ReactNode {
  const { runId } = route.useParams()
  const search = route.useSearch()
  const navigate = useNavigate({ from: '/runs/$runId' })
  const onRun = (run: Run) => void navigate({ to: '/runs/$runId', params: { runId: run.id } })
  return (
    <RunPage
      key={runId}
      runId={runId}
      search={search}
      onSearch={(part) => void navigate({ search: (now) => ({ ...now, ...part }), replace: true, resetScroll: false })}
      runAgain={(run) => <RunAgain run={run} onRun={onRun} />}
      partialFixes={(run) => (
        <>
          <LowerTransfersButton run={run} />
          <RetryFailed run={run} onRun={onRun} />
        </>
      )}
      previewButton={(run) => (
        <PreviewButton
          pairId={run.pairId}
          size="xs"
          onMade={(plan) => void navigate({ to: '/plans/$planId', params: { planId: plan.id } })}
        />
      )}
    />
  )
}

function RunAgain({ run, onRun }: { readonly run: Run; readonly onRun: (run: Run) => void }): ReactNode {
  return <RunNowButton pairId={run.pairId} activeRun={useActiveRun(run.pairId)} label="Run again" onStarted={onRun} />
}

function RetryFailed({ run, onRun }: { readonly run: Run; readonly onRun: (run: Run) => void }): ReactNode {
  return <RetryFailedButton run={run} activeRun={useActiveRun(run.pairId)} onStarted={onRun} />
}
