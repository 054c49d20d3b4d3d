import type { ConflictCounts, Plan, Run } from '@pairwise/contracts'
import { useQueries } from '@tanstack/react-query'
import { type ReactNode, useEffect, useEffectEvent, useState } from 'react'
import { ActionBar } from '../../../components/ui/action-bar.tsx'
import { ActionButton } from '../../../components/ui/action-button.tsx'
import { ConfirmDialog } from '../../../components/ui/confirm-dialog.tsx'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import { useReviewKeys } from '../../../components/ui/review-keys.tsx'
import { announce } from '../../../lib/announcer.ts'
import { isInTheMaking } from '../../../lib/in-the-making.ts'
import { count, plural } from '../../../lib/plural.ts'
import { useBlocked } from '../../../lib/session.ts'
import { useApplyDecisions, usePlanDecisions, useTakeBackAll } from '../api/change-conflict.ts'
import { decisionPlanQuery } from '../api/conflict-queries.ts'
import { isAdditive, lossSentence } from '../lib/decision-effects.ts'

export interface DecisionBarProps {
  readonly waiting: ConflictCounts
  /** Only the decisions of this pair; of all pairs when left out. */
  readonly pairId: string | undefined
  /** What becomes of replaced versions in the pair of a plan. */
  readonly keepsReplaced: (plan: Plan) => string
  readonly planLink: (plan: Plan) => ReactNode
  readonly onRun: (run: Run) => void
}

/** How far one is, and the button that carries the decisions out. It stays in sight. */
export function DecisionBar({ waiting, pairId, keepsReplaced, planLink, onRun }: DecisionBarProps): ReactNode {
  const takeBack = useTakeBackAll(pairId)
  const plan = usePlanDecisions(pairId)
  const apply = useApplyDecisions()
  const mayDecide = useBlocked('conflict.decide')
  const mayApply = useBlocked('plan.apply')
  const [planIds, setPlanIds] = useState<readonly number[]>([])
  const plans = useQueries({ queries: planIds.map((id) => decisionPlanQuery(id)) }).flatMap(({ data }) => (data ? [data] : []))
  const isMaking = plan.isPending || plans.length < planIds.length || plans.some(isInTheMaking)
  const isReady = planIds.length > 0 && !isMaking
  const failed = plans.filter(({ state }) => state !== 'ready' && !isInTheMaking({ state }))
  const asks = isReady && failed.length === 0 && !plans.every(isAdditive)

  const carryOut = useEffectEvent(() => {
    apply.mutate(plans, {
      onSuccess: (runs) => {
        announce(plural(runs.length, { one: 'The decisions are being applied.', other: 'The decisions are being applied in # runs.' }))
        const [run] = runs
        setPlanIds([])
        if (run) onRun(run)
      },
    })
  })
  const isHarmless = isReady && failed.length === 0 && plans.every(isAdditive)
  useEffect(() => {
    if (isHarmless) carryOut()
  }, [isHarmless])

  function start(): void {
    if (mayApply !== undefined || waiting.decided === 0 || isMaking) return
    apply.reset()
    plan.mutate(undefined, { onSuccess: ({ plans: made }) => setPlanIds(made.map(({ id }) => id)) })
  }
  useReviewKeys({ 'Ctrl+Enter': start })

  const label = plural(waiting.decided, { one: 'Apply # decision', other: 'Apply # decisions' })
  const error = plan.error ?? takeBack.error ?? (asks ? null : apply.error)
  const problem = error ? (
    <ProblemNotice error={error} refused="Nothing was applied." />
  ) : isReady && failed.length > 0 ? (
    <div role="alert">
      <p>The decisions could not be made into a plan. Nothing was applied.</p>
      {failed.map((each) => (
        <p key={each.id}>{planLink(each)}</p>
      ))}
    </div>
  ) : null
  return (
    <>
      <ActionBar label="Decisions" problem={problem} sum={`${count(waiting.decided)} decided · ${count(waiting.open)} open`}>
        <ActionButton
          variant="default"
          blocked={mayDecide ?? (waiting.decided === 0 ? 'Nothing is decided yet.' : undefined)}
          busy={takeBack.isPending && 'Taking back…'}
          onClick={() =>
            takeBack.mutate(undefined, {
              onSuccess: ({ count: n }) => announce(plural(n, { one: '# decision taken back.', other: '# decisions taken back.' })),
            })
          }
        >
          Take back all
        </ActionButton>
        <ActionButton
          blocked={mayApply ?? (waiting.decided === 0 ? 'Nothing is decided yet.' : undefined)}
          busy={(isMaking && 'Making the plan…') || (apply.isPending && 'Starting…')}
          onClick={start}
        >
          {label}
        </ActionButton>
      </ActionBar>
      <ConfirmDialog
        isOpen={asks}
        title={`${label}?`}
        confirm={label}
        busy={apply.isPending && 'Starting…'}
        blocked={mayApply}
        isDangerous={plans.some(({ counts }) => (counts.path1.deleted ?? 0) + (counts.path2.deleted ?? 0) > 0)}
        onConfirm={carryOut}
        onClose={() => {
          setPlanIds([])
          apply.reset()
        }}
      >
        {apply.error && <ProblemNotice error={apply.error} refused="Nothing was applied." />}
        {plans.map((each) => (
          <p key={each.id}>
            {plans.length > 1 && <strong>{each.pairName}: </strong>}
            {lossSentence(each)} {keepsReplaced(each)} {planLink(each)}
          </p>
        ))}
      </ConfirmDialog>
    </>
  )
}
