import type { Pair } from '@pairwise/contracts'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { FailureNotice } from '../../../components/sync/failure-notice.tsx'
import { FlowBar } from '../../../components/sync/flow-bar.tsx'
import { GateNotices } from '../../../components/sync/gate-notices.tsx'
import { PlanStateBadge } from '../../../components/sync/plan-state-badge.tsx'
import { RunStateBadge } from '../../../components/sync/run-state-badge.tsx'
import { Panel } from '../../../components/ui/panel.tsx'
import { RelativeTime } from '../../../components/ui/relative-time.tsx'
import { changeTotal } from '../../../lib/change-counts.ts'
import { plural } from '../../../lib/plural.ts'
import { runEffect } from '../../../lib/run-effect.ts'
import { triggerWords } from '../../../lib/run-state.ts'
import { sideNames } from '../../../lib/side-names.ts'
import { pairQuery } from '../api/pair-queries.ts'
import { PairFacts } from './pair-facts.tsx'
import styles from './pair-overview.module.css'

interface PairOverviewProps {
  readonly pairId: string
  readonly scheduleActions: (pair: Pair) => ReactNode
}

/** How a pair stands: its facts, its last plan and run, and the limits in force. */
export function PairOverview({ pairId, scheduleActions }: PairOverviewProps): ReactNode {
  const pair = useQuery(pairQuery(pairId)).data?.pair
  if (!pair) return null
  return (
    <>
      <PairFacts pair={pair} scheduleActions={scheduleActions(pair)} />
      <div className={styles['panels']}>
        <LastPlanPanel pair={pair} />
        <LastRunPanel pair={pair} />
        <LimitsPanel pair={pair} />
      </div>
    </>
  )
}

function LastPlanPanel({ pair }: { readonly pair: Pair }): ReactNode {
  const plan = pair.lastPlan
  if (!plan) {
    return (
      <Panel title="Last plan">
        <p className={styles['quiet']}>No plan yet. A preview compares both sides and shows what a run would do. It changes nothing.</p>
      </Panel>
    )
  }
  return (
    <Panel title="Last plan">
      <div className={styles['line']}>
        <Link to="/plans/$planId" params={{ planId: plan.id }} className={styles['name']}>
          Plan {plan.id}
        </Link>
        <PlanStateBadge state={plan.state} />
        <span className={styles['quiet']}>
          <RelativeTime at={plan.createdAt} />
          {plan.requestedBy && ` by ${plan.requestedBy}`}
        </span>
      </div>
      {changeTotal(plan.counts) > 0 && <FlowBar counts={plan.counts} names={sideNames(plan)} bytes={plan.bytes} />}
    </Panel>
  )
}

function LastRunPanel({ pair }: { readonly pair: Pair }): ReactNode {
  const run = pair.activeRun ?? pair.lastRun
  const title = pair.activeRun ? 'Run under way' : 'Last run'
  if (!run) {
    return (
      <Panel title={title}>
        <p className={styles['quiet']}>No runs yet. The first run of a pair builds its baseline.</p>
      </Panel>
    )
  }
  return (
    <Panel title={title}>
      <div className={styles['line']}>
        <Link to="/runs/$runId" params={{ runId: run.id }} className={styles['name']}>
          Run {run.id}
        </Link>
        <RunStateBadge run={run} />
        <span className={styles['quiet']}>
          <RelativeTime at={run.finishedAt ?? run.createdAt} /> · {triggerWords(run)}
        </span>
      </div>
      {changeTotal(run.counts) > 0 && <FlowBar counts={run.counts} names={sideNames(run)} />}
      {run.failure && (
        <FailureNotice
          title={run.state === 'partial' ? 'A part of the last run failed' : 'The last run failed'}
          failure={run.failure}
          effect={runEffect(run)}
        />
      )}
      {run.gates.length > 0 && (
        <div className={styles['gates']}>
          <GateNotices gates={run.gates} names={sideNames(run)} />
        </div>
      )}
    </Panel>
  )
}

function LimitsPanel({ pair }: { readonly pair: Pair }): ReactNode {
  const { maxDeletePercent, maxDeleteFiles, filters } = pair.settings
  const rules = filters.split('\n').filter((line) => line.trim() !== '' && !/^\s*[#;]/.test(line)).length
  return (
    <Panel
      title="Limits in force"
      actions={
        <Link to="/pairs/$pairId/settings" params={{ pairId: pair.id }} className={styles['link']}>
          Change
        </Link>
      }
    >
      <dl className={styles['limits']}>
        <dt>Deletion limit</dt>
        <dd>
          {maxDeletePercent} % or {plural(maxDeleteFiles, { one: '# file', other: '# files' })} on one side
        </dd>
        <dt>Filters</dt>
        <dd>{rules === 0 ? 'None: every file is in' : plural(rules, { one: '# rule', other: '# rules' })}</dd>
        <dt>Both sides changed</dt>
        <dd>Both versions are kept</dd>
      </dl>
    </Panel>
  )
}
