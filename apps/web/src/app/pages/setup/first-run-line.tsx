import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { RunStateBadge } from '../../../components/sync/run-state-badge.tsx'
import { LiveFigure } from '../../../components/ui/live-figure.tsx'
import { runQuery } from '../../../features/runs/api/run-queries.ts'
import { progressWords } from '../../../features/runs/lib/progress-words.ts'
import { useLiveQueries } from '../../../lib/live/use-live-queries.ts'
import { runShare } from '../../../lib/run-effect.ts'
import { isFinished } from '../../../lib/run-state.ts'

/** How far the first sync is. */
export function FirstRunLine({ runId }: { readonly runId: number }): ReactNode {
  useLiveQueries(`run:${runId}`)
  const run = useQuery(runQuery(runId)).data
  if (!run) return null
  return (
    <p>
      First sync:{' '}
      <LiveFigure>
        <RunStateBadge run={run} /> {!isFinished(run.state) && progressWords(run, runShare(run))}
      </LiveFigure>{' '}
      <Link to="/runs/$runId" params={{ runId }}>
        Open the run
      </Link>
    </p>
  )
}
