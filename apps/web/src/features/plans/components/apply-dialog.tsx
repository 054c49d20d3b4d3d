import type { ChangeCounts, Pair, Plan, PlanSelection, Side } from '@pairwise/contracts'
import type { ReactNode } from 'react'
import { SideChip } from '../../../components/sync/side-chip.tsx'
import { ConfirmDialog } from '../../../components/ui/confirm-dialog.tsx'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import { classCount } from '../../../lib/change-counts.ts'
import { isRefusal } from '../../../lib/error-text.ts'
import { count, plural } from '../../../lib/plural.ts'
import { sideNames } from '../../../lib/side-names.ts'
import { wholeDay } from '../../../lib/time.ts'
import { versionSpaceText } from '../../../lib/version-space-text.ts'
import type { ApplyAction } from '../lib/apply-action.ts'
import { sideEffects } from '../lib/side-effects.ts'
import { staleText } from '../lib/stale-text.ts'
import styles from './apply-dialog.module.css'
import { PreviewButton } from './preview-button.tsx'

interface ApplyDialogProps {
  readonly plan: Plan
  /** What of the plan is not left out. */
  readonly selection: PlanSelection
  readonly pair: Pair | undefined
  readonly action: Extract<ApplyAction, { kind: 'apply' }>
  readonly isOpen: boolean
  readonly isBusy: boolean
  readonly error: Error | null
  readonly blocked: string | undefined
  readonly onConfirm: () => void
  readonly onPlan: (plan: Plan) => void
  readonly onClose: () => void
}

/** The numbers once more, side by side, before files are replaced or deleted. A refusal is shown in it, and it stays open. */
export function ApplyDialog(props: ApplyDialogProps): ReactNode {
  const { plan, selection, action, error } = props
  const held = classCount(plan.counts, 'held')
  const skipped = selection.skipped + selection.skippedWith
  const isOver = isRefusal(error, 'plan-stale', 'plan-applied', 'plan-not-ready')
  return (
    <ConfirmDialog
      isOpen={props.isOpen}
      title={titleOf(plan)}
      confirm={action.confirm}
      busy={props.isBusy && 'Starting…'}
      blocked={props.blocked ?? (isOver ? 'This plan can’t be applied any more.' : undefined)}
      isDangerous={action.isDangerous}
      onConfirm={props.onConfirm}
      onClose={props.onClose}
    >
      {error && (
        <div className={styles['problem']}>
          <ProblemNotice error={error}>
            {isRefusal(error, 'plan-stale') && (
              <>
                {plan.stale && (
                  <p className={styles['cause']}>
                    {staleText(plan.stale, { pairName: plan.pairName, names: sideNames(plan), since: plan.readyAt })}
                  </p>
                )}
                <PreviewButton pairId={plan.pairId} parentId={plan.id} label="Make a new plan" size="xs" onMade={props.onPlan} />
              </>
            )}
          </ProblemNotice>
        </div>
      )}
      <dl className={styles['sides']}>
        <SideLine plan={plan} counts={selection.counts} side="path2" />
        <SideLine plan={plan} counts={selection.counts} side="path1" />
        <dt>Skipped</dt>
        <dd>{count(skipped)}</dd>
        {held > 0 && (
          <>
            <dt>Held</dt>
            <dd>{plural(held, { one: '# change, left alone', other: '# changes, left alone' })}</dd>
          </>
        )}
      </dl>
      <WayBack plan={plan} pair={props.pair} isWhole={skipped === 0} />
    </ConfirmDialog>
  )
}

const dayMs = 24 * 60 * 60 * 1000

interface WayBackProps {
  readonly plan: Plan
  readonly pair: Pair | undefined
  /** Nothing of the plan is left out. */
  readonly isWhole: boolean
}

/** Whether what is replaced and deleted can be had back, as the pair's settings stand. */
function WayBack({ plan, pair, isWhole }: WayBackProps): ReactNode {
  if (pair === undefined) return null
  const { keep, days } = pair.settings.versions
  if (keep) {
    const until = wholeDay(Date.now() + days * dayMs)
    const needs = versionSpaceText(plan.space, sideNames(plan), !isWhole)
    return (
      <p className={styles['noWay']}>
        Deleted and replaced files are kept in Versions until {until}
        {needs !== null && ` (${needs})`}.
      </p>
    )
  }
  return (
    <p className={styles['noWay']}>
      <span className={styles['chip']}>No way back</span> Versions are off for {plan.pairName}. Deleted and replaced files can’t be
      restored.
    </p>
  )
}

interface SideLineProps {
  readonly plan: Plan
  readonly counts: ChangeCounts
  readonly side: Side
}

function SideLine({ plan, counts, side }: SideLineProps): ReactNode {
  const names = sideNames(plan)
  const effects = sideEffects(counts, side)
  return (
    <>
      <dt>
        On <SideChip side={side} name={names[side]} />
      </dt>
      <dd>
        {effects.map(({ words, isDeletion }, at) => (
          <span key={words}>
            {at > 0 && ' · '}
            <span className={isDeletion ? styles['delete'] : undefined}>{words}</span>
          </span>
        ))}
      </dd>
    </>
  )
}

function titleOf(plan: Plan): string {
  if (plan.mode === 'baseline') return `Start the first sync of ${plan.pairName}?`
  return `Apply plan ${plan.id} to ${plan.pairName}?`
}
