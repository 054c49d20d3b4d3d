import type { Plan, Run } from '@pairwise/contracts'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { GateNotices } from '../../../components/sync/gate-notices.tsx'
import { PlanStateBadge } from '../../../components/sync/plan-state-badge.tsx'
import { Crumbs } from '../../../components/ui/crumbs.tsx'
import { LiveFigure } from '../../../components/ui/live-figure.tsx'
import { Loading } from '../../../components/ui/loading.tsx'
import { Page, PageHeader } from '../../../components/ui/page.tsx'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import { RelativeTime } from '../../../components/ui/relative-time.tsx'
import { useLiveQueries } from '../../../lib/live/use-live-queries.ts'
import { sideNames } from '../../../lib/side-names.ts'
import { planQuery } from '../api/plan-queries.ts'
import type { PlanSearch } from '../lib/plan-search.ts'
import { PlanActionBar } from './plan-action-bar.tsx'
import { PlanMaking } from './plan-making.tsx'
import { PlanRows } from './plan-rows.tsx'
import { PlanStateNotice } from './plan-state-notice.tsx'
import { PlanSummary } from './plan-summary.tsx'

export interface PlanPageProps {
  readonly planId: number
  readonly search: PlanSearch
  readonly onSearch: (search: Partial<PlanSearch>) => void
  /** The deletion limit of the pair as it stands now. */
  readonly limitOf: (plan: Plan) => ReactNode
  readonly onRun: (run: Run) => void
  readonly onPlan: (plan: Plan) => void
}

/** A plan: what a run would do, why, and the button that carries it out. */
export function PlanPage(props: PlanPageProps): ReactNode {
  const { planId } = props
  const query = useQuery(planQuery(planId))
  const plan = query.data
  useLiveQueries(plan && isInTheMaking(plan) ? `plan:${planId}` : null)
  return (
    <Page>
      <Crumbs>
        {[
          <Link key="pairs" to="/pairs">
            Pairs
          </Link>,
          plan ? (
            <Link key="pair" to="/pairs/$pairId" params={{ pairId: plan.pairId }}>
              <bdi>{plan.pairName}</bdi>
            </Link>
          ) : (
            'Pair'
          ),
          `Plan ${planId}`,
        ]}
      </Crumbs>
      <PageHeader
        title={titleOf(planId, plan)}
        documentTitle={plan ? `Plan ${planId} · ${plan.pairName}` : `Plan ${planId}`}
        badge={
          plan && (
            <LiveFigure>
              <PlanStateBadge state={plan.state} />
            </LiveFigure>
          )
        }
        meta={plan && <PlanMeta plan={plan} />}
      />
      {query.isPending && <Loading what="the plan" lines={8} height={28} />}
      {query.error && !plan && <ProblemNotice error={query.error} title="This plan could not be loaded." onRetry={query.refetch} />}
      {plan && <PlanBody {...props} plan={plan} />}
    </Page>
  )
}

function PlanBody({ plan, ...props }: PlanPageProps & { readonly plan: Plan }): ReactNode {
  if (isInTheMaking(plan)) return <PlanMaking plan={plan} />
  const names = sideNames(plan)
  const hasRows = plan.total > 0
  return (
    <>
      <PlanStateNotice plan={plan} onPlan={props.onPlan} />
      <GateNotices gates={plan.gates} names={names} />
      {hasRows && (
        <>
          <PlanSummary plan={plan} limit={props.limitOf(plan)} />
          <PlanRows plan={plan} search={props.search} onSearch={props.onSearch} />
        </>
      )}
      {(plan.state === 'ready' || plan.state === 'stale') && <PlanActionBar plan={plan} onRun={props.onRun} onPlan={props.onPlan} />}
    </>
  )
}

function PlanMeta({ plan }: { readonly plan: Plan }): ReactNode {
  const by = plan.requestedBy ? ` by ${plan.requestedBy}` : ''
  return (
    <>
      {plan.mode === 'normal' ? '' : `Plan ${plan.id}, `}
      {isInTheMaking(plan) ? 'asked for' : 'made'} <RelativeTime at={plan.createdAt} />
      {by}.
    </>
  )
}

function titleOf(planId: number, plan: Plan | undefined): string {
  if (plan?.mode === 'baseline') return `First sync of ${plan.pairName}`
  if (plan?.mode === 'resync') return `Resync of ${plan.pairName}`
  return `Plan ${planId}`
}

function isInTheMaking(plan: Plan): boolean {
  return plan.state === 'queued' || plan.state === 'scanning' || plan.state === 'planning'
}
