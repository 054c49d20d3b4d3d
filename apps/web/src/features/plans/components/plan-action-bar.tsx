import { useDisclosure } from '@mantine/hooks'
import type { Plan, Run } from '@pairwise/contracts'
import type { ReactNode } from 'react'
import { ActionButton } from '../../../components/ui/action-button.tsx'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import { bytes } from '../../../lib/bytes.ts'
import { changeTotal, classCount } from '../../../lib/change-counts.ts'
import { count, plural } from '../../../lib/plural.ts'
import { useBlocked } from '../../../lib/session.ts'
import { useApplyPlan, useDiscardPlan } from '../api/change-plan.ts'
import { applyAction } from '../lib/apply-action.ts'
import { ApplyDialog } from './apply-dialog.tsx'
import styles from './plan-action-bar.module.css'

interface PlanActionBarProps {
  readonly plan: Plan
  readonly onRun: (run: Run) => void
  readonly onPlan: (plan: Plan) => void
}

/** What applying would do in one line, and the button whose words name the consequence. It stays in sight. */
export function PlanActionBar({ plan, onRun, onPlan }: PlanActionBarProps): ReactNode {
  const [isOpen, { open, close }] = useDisclosure(false)
  const apply = useApplyPlan(plan.id)
  const discard = useDiscardPlan(plan.id)
  const mayApply = useBlocked('plan.apply')
  const mayDiscard = useBlocked('pair.preview')
  const action = applyAction(plan)
  const start = () => {
    if (plan.fingerprint !== null) apply.mutate(plan.fingerprint, { onSuccess: onRun })
  }

  const dialog = action.kind === 'apply' && action.asks !== 'nothing' && (
    <ApplyDialog
      plan={plan}
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
  // A refusal that makes the plan stale is read in the dialog, which stays until it is closed.
  return (
    <>
      {plan.state === 'ready' && (
        <section className={styles['bar']} data-testid="action-bar" aria-label="Apply this plan">
          {(apply.error && !isOpen) || discard.error ? (
            <div className={styles['problem']}>
              <ProblemNotice
                error={apply.error ?? discard.error}
                refused={apply.error ? 'The plan was not applied.' : 'The plan was not discarded.'}
              />
            </div>
          ) : null}
          <p className={styles['sum']}>
            <SumOf plan={plan} />
          </p>
          <div className={styles['buttons']}>
            <ActionButton variant="default" blocked={mayDiscard} busy={discard.isPending && 'Discarding…'} onClick={() => discard.mutate()}>
              Discard plan
            </ActionButton>
            <ActionButton
              blocked={mayApply ?? (action.kind === 'off' ? action.reason : undefined)}
              busy={apply.isPending && 'Starting…'}
              onClick={action.kind === 'apply' && action.asks === 'nothing' ? start : open}
              {...(action.kind === 'apply' && action.isDangerous ? { color: 'danger' } : {})}
            >
              {action.label}
            </ActionButton>
          </div>
        </section>
      )}
      {dialog}
    </>
  )
}

function SumOf({ plan }: { readonly plan: Plan }): ReactNode {
  const total = changeTotal(plan.counts)
  const held = classCount(plan.counts, 'held')
  const toCopy = plan.bytes.path1 + plan.bytes.path2
  const parts = [
    held > 0 ? `${count(total)} of ${count(total + held)} changes` : plural(total, { one: '# change', other: '# changes' }),
    held > 0 ? `${count(held)} held` : null,
    toCopy > 0 ? `${bytes(toCopy)} to copy` : null,
  ]
  return parts.filter((part) => part !== null).join(' · ')
}
