import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useEffect, useRef } from 'react'
import { GateNotices } from '../../../components/sync/gate-notices.tsx'
import { Loading } from '../../../components/ui/loading.tsx'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import styles from '../../../features/first-run/components/setup.module.css'
import { SetupFrame } from '../../../features/first-run/components/setup-frame.tsx'
import type { GoTo } from '../../../features/first-run/lib/go-to.ts'
import { changeDraft, useDraft } from '../../../features/first-run/lib/setup-draft.ts'
import { usePreview } from '../../../features/plans/api/change-plan.ts'
import { planQuery } from '../../../features/plans/api/plan-queries.ts'
import { PlanActionBar } from '../../../features/plans/components/plan-action-bar.tsx'
import { PlanMaking } from '../../../features/plans/components/plan-making.tsx'
import { PlanStateNotice } from '../../../features/plans/components/plan-state-notice.tsx'
import { PlanSummary } from '../../../features/plans/components/plan-summary.tsx'
import { isInTheMaking } from '../../../lib/in-the-making.ts'
import { useLiveQueries } from '../../../lib/live/use-live-queries.ts'
import { sideNames } from '../../../lib/side-names.ts'
import { StepOfPair } from './step-of-pair.tsx'

interface PreviewStepProps {
  readonly goTo: GoTo
}

/** What the first sync would do. It is made when one comes here, and kept. */
export function PreviewStep({ goTo }: PreviewStepProps): ReactNode {
  const planId = useDraft()?.planId ?? null
  return (
    <SetupFrame step="preview" title="What the first sync would do" lead="Nothing is changed until you start it.">
      <StepOfPair>
        {({ pair }) => (planId === null ? <Begin pairId={pair.id} /> : <Ready key={planId} planId={planId} goTo={goTo} />)}
      </StepOfPair>
    </SetupFrame>
  )
}

function Begin({ pairId }: { readonly pairId: string }): ReactNode {
  const { mutate, error } = usePreview()
  const isBegun = useRef(false)
  useEffect(() => {
    if (isBegun.current) return
    isBegun.current = true
    mutate({ pairId }, { onSuccess: (plan) => changeDraft({ planId: plan.id }) })
  }, [pairId, mutate])
  if (error) {
    const again = () => mutate({ pairId }, { onSuccess: (plan) => changeDraft({ planId: plan.id }) })
    return <ProblemNotice error={error} refused="The preview was not started." onRetry={again} />
  }
  return <Loading what="the preview" lines={4} />
}

function Ready({ planId, goTo }: PreviewStepProps & { readonly planId: number }): ReactNode {
  const query = useQuery(planQuery(planId))
  const plan = query.data
  const isMaking = plan !== undefined && isInTheMaking(plan)
  useLiveQueries(isMaking ? `plan:${planId}` : null)
  if (!plan) {
    if (!query.error) return <Loading what="the plan" lines={4} />
    return (
      <ProblemNotice error={query.error} title="This plan could not be loaded." onRetry={query.refetch}>
        <Button size="xs" onClick={() => changeDraft({ planId: null })}>
          Make a new one
        </Button>
      </ProblemNotice>
    )
  }
  if (isMaking) return <PlanMaking plan={plan} />
  return (
    <>
      <PlanStateNotice plan={plan} onPlan={(next) => changeDraft({ planId: next.id })} />
      <GateNotices gates={plan.gates} names={sideNames(plan)} />
      {plan.total > 0 && (
        <>
          <PlanSummary plan={plan} />
          <p>
            <Link to="/plans/$planId" params={{ planId }}>
              See every file and its reason
            </Link>
          </p>
        </>
      )}
      {(plan.state === 'nothing' || plan.state === 'applied' || plan.total === 0) && (
        <div className={styles['buttons']}>
          <Button onClick={() => goTo('schedule', { runId: plan.runId })}>Continue</Button>
        </div>
      )}
      {plan.total > 0 && (
        <PlanActionBar
          plan={plan}
          onRun={(run) => goTo('schedule', { runId: run.id })}
          onPlan={(next) => changeDraft({ planId: next.id })}
        />
      )}
    </>
  )
}
