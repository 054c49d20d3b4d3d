import type { Run } from '@pairwise/contracts'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { RunStateBadge } from '../../../components/sync/run-state-badge.tsx'
import { listCrumbs, pairCrumb } from '../../../components/ui/crumb-links.tsx'
import { Crumbs } from '../../../components/ui/crumbs.tsx'
import { CurrentLink } from '../../../components/ui/current-link.tsx'
import { LiveFigure } from '../../../components/ui/live-figure.tsx'
import { Loading } from '../../../components/ui/loading.tsx'
import { Page, PageHeader } from '../../../components/ui/page.tsx'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import { ShortTime } from '../../../components/ui/relative-time.tsx'
import { TabLinks } from '../../../components/ui/tab-links.tsx'
import { useSeconds } from '../../../components/ui/use-now.ts'
import { useLiveQueries } from '../../../lib/live/use-live-queries.ts'
import { isFinished, triggerWords } from '../../../lib/run-state.ts'
import { duration } from '../../../lib/time.ts'
import { runQuery } from '../api/run-queries.ts'
import type { RunSearch } from '../lib/run-search.ts'
import { RunAnnouncer } from './run-announcer.tsx'
import { RunLog } from './run-log.tsx'
import { RunProgress } from './run-progress.tsx'
import { RunRows } from './run-rows.tsx'
import { RunVerdict } from './run-verdict.tsx'
import { StopRunButton } from './stop-run-button.tsx'

interface RunPageProps {
  readonly runId: number
  readonly search: RunSearch
  readonly onSearch: (search: Partial<RunSearch>) => void
  readonly runAgain: (run: Run) => ReactNode
  readonly previewButton: (run: Run) => ReactNode
  /** What helps where some files failed. */
  readonly partialFixes: (run: Run) => ReactNode
}

/** One run: how far it is or how it ended, what it did row by row, and its log. */
export function RunPage(props: RunPageProps): ReactNode {
  const { runId } = props
  const query = useQuery(runQuery(runId))
  const run = query.data
  useLiveQueries(run && !isFinished(run.state) ? `run:${runId}` : null)
  return (
    <Page>
      <Crumbs>{[listCrumbs.runs, pairCrumb(run), `Run ${runId}`]}</Crumbs>
      <PageHeader
        title={`Run ${runId}`}
        documentTitle={run ? `Run ${runId} · ${run.pairName}` : `Run ${runId}`}
        badge={
          run && (
            <LiveFigure>
              <RunStateBadge run={run} />
            </LiveFigure>
          )
        }
        meta={run && <RunMeta run={run} />}
        actions={run && (isFinished(run.state) ? props.runAgain(run) : <StopRunButton run={run} />)}
      />
      {query.isPending && <Loading what="the run" lines={8} height={28} />}
      {query.error && !run && <ProblemNotice error={query.error} title="This run could not be loaded." onRetry={query.refetch} />}
      {run && <RunBody {...props} run={run} />}
    </Page>
  )
}

function RunBody({ run, search, onSearch, previewButton, partialFixes }: RunPageProps & { readonly run: Run }): ReactNode {
  return (
    <>
      <RunAnnouncer run={run} />
      {isFinished(run.state) ? (
        <RunVerdict run={run} previewButton={previewButton(run)} partialFixes={partialFixes(run)} />
      ) : (
        <RunProgress run={run} />
      )}
      <TabLinks label="Parts of this run">
        <CurrentLink to="/runs/$runId" params={{ runId: run.id }} search={{ tab: 'operations' }} isCurrent={search.tab === 'operations'}>
          Operations
        </CurrentLink>
        <CurrentLink to="/runs/$runId" params={{ runId: run.id }} search={{ tab: 'log' }} isCurrent={search.tab === 'log'}>
          Log
        </CurrentLink>
        {run.planId !== null && (
          <Link to="/plans/$planId" params={{ planId: run.planId }}>
            Plan {run.planId}
          </Link>
        )}
      </TabLinks>
      {search.tab === 'operations' ? (
        <RunRows run={run} search={search} onSearch={onSearch} />
      ) : (
        <RunLog run={run} search={search} onSearch={onSearch} />
      )}
    </>
  )
}

function RunMeta({ run }: { readonly run: Run }): ReactNode {
  const now = useSeconds()
  const { startedAt, finishedAt } = run
  return (
    <>
      {triggerWords(run)}
      {run.planId !== null && `, plan ${run.planId}`} · {startedAt ? 'started' : 'asked for'} <ShortTime at={startedAt ?? run.createdAt} />
      {startedAt !== null && (
        <>
          {finishedAt === null ? ', running for ' : ', took '}
          <LiveFigure>
            {duration(finishedAt === null ? wholeSeconds(now - Date.parse(startedAt)) : Date.parse(finishedAt) - Date.parse(startedAt))}
          </LiveFigure>
        </>
      )}
    </>
  )
}

function wholeSeconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000) * 1000
}
