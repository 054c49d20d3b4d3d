import { useDisclosure } from '@mantine/hooks'
import type { Pair, Plan, PlanSelection, Run } from '@pairwise/contracts'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ActionBar } from '../../../components/ui/action-bar.tsx'
import { ActionButton } from '../../../components/ui/action-button.tsx'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import { useReviewKeys } from '../../../components/ui/review-keys.tsx'
import { bytes } from '../../../lib/bytes.ts'
import { changeTotal, classCount } from '../../../lib/change-counts.ts'
import { count, plural } from '../../../lib/plural.ts'
import { useBlocked } from '../../../lib/session.ts'
import { useApplyPlan, useDiscardPlan } from '../api/change-plan.ts'
import { selectionQuery, viewedQuery } from '../api/plan-queries.ts'
import { applyAction, isOverLimit } from '../lib/apply-action.ts'
import { ApplyDialog } from './apply-dialog.tsx'

interface PlanActionBarProps {
  readonly plan: Plan
  readonly pair?: Pair | undefined
  /** The way to whoever has to approve the plan, or what of it is held. */
  readonly approval?: (variant: 'filled' | 'default') => ReactNode
  readonly onRun: (run: Run) => void
  readonly onPlan: (plan: Plan) => void
}

/** What applying would do in one line, and the button whose words name the consequence. It stays in sight. */
export function PlanActionBar(props: PlanActionBarProps): ReactNode {
  const selection = useQuery(selectionQuery(props.plan.id)).data
  return selection && <Bar {...props} selection={selection} />
}

function Bar({ plan, pair, approval, selection, onRun, onPlan }: PlanActionBarProps & { readonly selection: PlanSelection }): ReactNode {
  const [isOpen, { open, close }] = useDisclosure(false)
  const apply = useApplyPlan(plan.id)
  const discard = useDiscardPlan(plan.id)
  const mayApply = useBlocked('plan.apply')
  const mayDiscard = useBlocked('pair.preview')
  const action = applyAction(plan, selection)
  const start = () => {
    if (plan.fingerprint !== null) apply.mutate(plan.fingerprint, { onSuccess: onRun })
  }
  const isAskedFirst = action.kind === 'apply' && action.asks !== 'nothing'
  const main = () => {
    if (action.kind !== 'apply' || plan.state !== 'ready' || mayApply !== undefined || apply.isPending) return
    if (isAskedFirst) open()
    else start()
  }
  useReviewKeys(action.kind === 'apply' ? { 'Ctrl+Enter': main } : {})

  const dialog = isAskedFirst && (
    <ApplyDialog
      plan={plan}
      pair={pair}
      selection={selection}
      action={action}
      isOpen={isOpen}
      isBusy={apply.isPending}
      error={apply.error}
      blocked={mayApply}
      onConfirm={start}
      onPlan={onPlan}
      onClose={() => {
        apply.reset()
        close()
      }}
    />
  )
  const problem =
    (apply.error && !isOpen) || discard.error ? (
      <ProblemNotice
        error={apply.error ?? discard.error}
        refused={apply.error ? 'The plan was not applied.' : 'The plan was not discarded.'}
      />
    ) : null
  // A refusal that makes the plan stale is read in the dialog, which stays until it is closed.
  return (
    <>
      {plan.state === 'ready' && (
        <ActionBar label="Apply this plan" problem={problem} sum={<SumOf plan={plan} selection={selection} />}>
          <ActionButton variant="default" blocked={mayDiscard} busy={discard.isPending && 'Discarding…'} onClick={() => discard.mutate()}>
            Discard plan
          </ActionButton>
          {(action.kind === 'approval' || isOverLimit(plan, selection)) && approval?.(action.kind === 'approval' ? 'filled' : 'default')}
          {action.kind !== 'approval' && (
            <ActionButton
              blocked={mayApply ?? (action.kind === 'off' ? action.reason : undefined)}
              busy={apply.isPending && 'Starting…'}
              onClick={main}
              {...(action.kind === 'apply' && action.isDangerous ? { color: 'danger' } : {})}
            >
              {action.label}
            </ActionButton>
          )}
        </ActionBar>
      )}
      {dialog}
    </>
  )
}

function SumOf({ plan, selection }: { readonly plan: Plan; readonly selection: PlanSelection }): ReactNode {
  const viewed = useQuery(viewedQuery(plan.id)).data
  const total = changeTotal(selection.counts)
  const skipped = selection.skipped + selection.skippedWith
  const held = classCount(plan.counts, 'held') + selection.held
  const toCopy = selection.bytes.path1 + selection.bytes.path2
  const parts = [
    skipped + held > 0
      ? `${count(total)} of ${count(total + skipped + held)} changes`
      : plural(total, { one: '# change', other: '# changes' }),
    skipped > 0 ? `${count(skipped)} skipped` : null,
    held > 0 ? `${count(held)} held` : null,
    toCopy > 0 ? `${bytes(toCopy)} to copy` : null,
    viewed && viewed.viewed > 0
      ? `Viewed ${count(viewed.viewed)} of ${plural(viewed.folders, { one: '# folder', other: '# folders' })}`
      : null,
  ]
  return parts.filter((part) => part !== null).join(' · ')
}
