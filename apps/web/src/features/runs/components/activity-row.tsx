import type { Run } from '@pairwise/contracts'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useEffect } from 'react'
import { RunStateBadge } from '../../../components/sync/run-state-badge.tsx'
import { LiveFigure } from '../../../components/ui/live-figure.tsx'
import { ProgressBar } from '../../../components/ui/progress-bar.tsx'
import { RelativeTime } from '../../../components/ui/relative-time.tsx'
import { announce } from '../../../lib/announcer.ts'
import { useLiveQueries } from '../../../lib/live/use-live-queries.ts'
import { runShare } from '../../../lib/run-effect.ts'
import { runQuery } from '../api/run-queries.ts'
import { progressWords } from '../lib/progress-words.ts'
import styles from './activity-tray.module.css'
import { StopRunButton } from './stop-run-button.tsx'

/** A run that is under way or waits: how far it is, and how to stop it. */
export function ActiveRunRow({ run: listed }: { readonly run: Run }): ReactNode {
  useLiveQueries(`run:${listed.id}`)
  const run = useQuery({ ...runQuery(listed.id), placeholderData: listed }).data ?? listed
  const share = runShare(run)
  const { pairName } = listed
  useEffect(() => announce(`${pairName}: a run is under way.`), [pairName])
  return (
    <li className={styles['row']}>
      <RowHead run={run} />
      {run.state !== 'queued' && <ProgressBar label={`Progress of ${run.pairName}`} share={share} />}
      <div className={styles['line']}>
        <span className={styles['words']}>
          <LiveFigure>{progressWords(run, share)}</LiveFigure>
        </span>
        <StopRunButton run={run} size="xs" />
      </div>
    </li>
  )
}

/** A run that is over. */
export function FinishedRunRow({ run }: { readonly run: Run }): ReactNode {
  return (
    <li className={styles['row']}>
      <RowHead run={run} />
      <span className={styles['words']}>
        <RelativeTime at={run.finishedAt ?? run.createdAt} />
      </span>
    </li>
  )
}

function RowHead({ run }: { readonly run: Run }): ReactNode {
  return (
    <div className={styles['line']}>
      <bdi className={styles['pair']}>{run.pairName}</bdi>
      <RunStateBadge run={run} />
      <Link to="/runs/$runId" params={{ runId: run.id }} className={styles['open']} aria-label={`Open run ${run.id} of ${run.pairName}`}>
        Open
      </Link>
    </div>
  )
}
