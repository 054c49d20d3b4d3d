import { Button } from '@mantine/core'
import type { CarriedOver, Plan, Run } from '@pairwise/contracts'
import { IconRefresh } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { GateNotices } from '../../../components/sync/gate-notices.tsx'
import { PlanStateBadge } from '../../../components/sync/plan-state-badge.tsx'
import { ActButton } from '../../../components/ui/act-button.tsx'
import { listCrumbs, pairCrumb } from '../../../components/ui/crumb-links.tsx'
import { Crumbs } from '../../../components/ui/crumbs.tsx'
import { LiveFigure } from '../../../components/ui/live-figure.tsx'
import { Loading } from '../../../components/ui/loading.tsx'
import { Notice } from '../../../components/ui/notice.tsx'
import { Page, PageHeader } from '../../../components/ui/page.tsx'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import { RelativeTime } from '../../../components/ui/relative-time.tsx'
import { ReviewArea } from '../../../components/ui/review-keys.tsx'
import { announce } from '../../../lib/announcer.ts'
import { isInTheMaking } from '../../../lib/in-the-making.ts'
import { useTopic } from '../../../lib/live/live-context.tsx'
import { useLiveQueries } from '../../../lib/live/use-live-queries.ts'
import { visiblePath } from '../../../lib/path-parts.ts'
import { plural } from '../../../lib/plural.ts'
import { useBlocked, useMe } from '../../../lib/session.ts'
import { sideNames } from '../../../lib/side-names.ts'
import { clockTime } from '../../../lib/time.ts'
import { useCheckPlan } from '../api/change-plan.ts'
import { planQuery, selectionQuery } from '../api/plan-queries.ts'
import { noFilters, type PlanSearch } from '../lib/plan-search.ts'
import type { TaggedPair } from '../lib/tagged-pair.ts'
import { PlanActionBar } from './plan-action-bar.tsx'
import { PlanMaking } from './plan-making.tsx'
import { PlanRows } from './plan-rows.tsx'
import { PlanStateNotice } from './plan-state-notice.tsx'
import { PlanSummary } from './plan-summary.tsx'

export interface PlanPageProps {
  readonly planId: number
  readonly search: PlanSearch
  readonly onSearch: (search: Partial<PlanSearch>) => void
  /** The pair as it stands now, once it is known. */
  readonly pair: TaggedPair | undefined
  /** The way to whoever has to approve a plan, or what of it is held. */
  readonly approvalOf: (plan: Plan, variant: 'filled' | 'default') => ReactNode
  readonly onRun: (run: Run) => void
  readonly onPlan: (plan: Plan) => void
}

/** A plan: what a run would do, why, and the button that carries it out. */
export function PlanPage(props: PlanPageProps): ReactNode {
  const { planId } = props
  const query = useQuery(planQuery(planId))
  const plan = query.data
  useLiveQueries(plan && (isInTheMaking(plan) || plan.state === 'ready') ? `plan:${planId}` : null)
  return (
    <ReviewArea>
      <Page>
        <Crumbs>{[listCrumbs.pairs, pairCrumb(plan), `Plan ${planId}`]}</Crumbs>
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
          actions={plan?.state === 'ready' && <CheckButton planId={plan.id} />}
        />
        {query.isPending && <Loading what="the plan" lines={8} height={28} />}
        {query.error && !plan && <ProblemNotice error={query.error} title="This plan could not be loaded." onRetry={query.refetch} />}
        {plan && <PlanBody {...props} plan={plan} />}
      </Page>
    </ReviewArea>
  )
}

function PlanBody({ plan, ...props }: PlanPageProps & { readonly plan: Plan }): ReactNode {
  if (isInTheMaking(plan)) return <PlanMaking plan={plan} />
  return (
    <>
      <PlanStateNotice plan={plan} approval={props.approvalOf(plan, 'filled')} onPlan={props.onPlan} />
      <GateNotices gates={plan.gates} names={sideNames(plan)} />
      {plan.carriedOver && plan.state === 'ready' && (
        <CarriedOverNotice carriedOver={plan.carriedOver} onShowNew={() => props.onSearch({ ...noFilters, fresh: 'yes' })} />
      )}
      <SelectionListener planId={plan.id} />
      <PlanReview {...props} plan={plan} />
    </>
  )
}

/** The rows and the button stand and fall with what is known of the selection: its numbers name the button. */
function PlanReview({ plan, pair, search, approvalOf, onSearch, onRun, onPlan }: PlanPageProps & { readonly plan: Plan }): ReactNode {
  const query = useQuery(selectionQuery(plan.id))
  const selection = query.data
  if (query.error && !selection) return <ProblemNotice error={query.error} title="The plan could not be loaded." onRetry={query.refetch} />
  if (!selection) return <Loading what="the plan" lines={8} height={28} />
  return (
    <>
      {plan.total > 0 && (
        <>
          <PlanSummary plan={plan} pair={pair?.pair} onFolder={(folder) => onSearch({ path: folder.at.key, focus: 1 })} />
          <PlanRows plan={plan} pair={pair} selection={selection} search={search} onSearch={onSearch} />
        </>
      )}
      {(plan.state === 'ready' || plan.state === 'stale') && (
        <PlanActionBar plan={plan} pair={pair?.pair} approval={(variant) => approvalOf(plan, variant)} onRun={onRun} onPlan={onPlan} />
      )}
    </>
  )
}

function CheckButton({ planId }: { readonly planId: number }): ReactNode {
  const check = useCheckPlan(planId)
  const blocked = useBlocked('pair.preview')
  return (
    <ActButton
      variant="default"
      blocked={blocked}
      act={check}
      busy="Checking…"
      refused="Nothing was checked."
      onClick={() =>
        check.mutate(undefined, {
          onSuccess: (plan) => announce(plan.state === 'stale' ? 'This plan is out of date.' : 'Both sides are unchanged.'),
        })
      }
    >
      Check now
    </ActButton>
  )
}

interface CarriedOverNoticeProps {
  readonly carriedOver: CarriedOver
  readonly onShowNew: () => void
}

function CarriedOverNotice({ carriedOver: { skips, fresh }, onShowNew }: CarriedOverNoticeProps): ReactNode {
  const fromBefore = plural(skips, { one: 'Carried over # skip.', other: 'Carried over # skips.' })
  return (
    <Notice
      tone="plain"
      icon={<IconRefresh size={20} stroke={1.5} />}
      title={`${fromBefore} ${plural(fresh, { one: '# change is new.', other: '# changes are new.' })}`}
      actions={
        fresh > 0 && (
          <Button variant="default" size="xs" onClick={onShowNew}>
            Show only new
          </Button>
        )
      }
    />
  )
}

/** Says what somebody else skips or takes in while I look at the same plan. What I do myself is said where I do it. */
function SelectionListener({ planId }: { readonly planId: number }): null {
  const me = useMe()
  useTopic(`plan:${planId}`, {
    onEvents: (events) => {
      for (const event of events) {
        if (event.type !== 'plan-selection-changed' || event.by === null || event.by === me?.name) continue
        const what = event.where === null ? plural(event.rows, { one: '# item', other: '# items' }) : visiblePath(event.where)
        announce(event.act === 'skip' ? `${event.by} skipped ${what}.` : `${event.by} included ${what} again.`)
      }
    },
  })
  return null
}

function PlanMeta({ plan }: { readonly plan: Plan }): ReactNode {
  const by = plan.requestedBy ? ` by ${plan.requestedBy}` : ''
  return (
    <>
      {plan.mode === 'normal' ? '' : `Plan ${plan.id}, `}
      {isInTheMaking(plan) ? 'asked for' : 'made'} <RelativeTime at={plan.createdAt} />
      {by}.{plan.state === 'ready' && plan.checkedAt && ` Both sides unchanged as of ${clockTime(plan.checkedAt)}.`}
    </>
  )
}

function titleOf(planId: number, plan: Plan | undefined): string {
  if (plan?.mode === 'baseline') return `First sync of ${plan.pairName}`
  if (plan?.mode === 'resync') return `Resync of ${plan.pairName}`
  return `Plan ${planId}`
}
