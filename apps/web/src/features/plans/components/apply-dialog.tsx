import { TextInput } from '@mantine/core'
import type { Plan, Side } from '@pairwise/contracts'
import { type ReactNode, useState } from 'react'
import { SideChip } from '../../../components/sync/side-chip.tsx'
import { ConfirmDialog } from '../../../components/ui/confirm-dialog.tsx'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import { classCount } from '../../../lib/change-counts.ts'
import { isRefusal } from '../../../lib/error-text.ts'
import { plural } from '../../../lib/plural.ts'
import { sideNames } from '../../../lib/side-names.ts'
import type { ApplyAction } from '../lib/apply-action.ts'
import { sideEffects } from '../lib/side-effects.ts'
import styles from './apply-dialog.module.css'
import { PreviewButton } from './preview-button.tsx'

interface ApplyDialogProps {
  readonly plan: Plan
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
  const { plan, action, error } = props
  const [typed, setTyped] = useState('')
  const held = classCount(plan.counts, 'held')
  const isOver = isRefusal(error, 'plan-stale', 'plan-applied', 'plan-not-ready')
  const isNameMissing = action.asks === 'name' && typed.trim() !== plan.pairName
  return (
    <ConfirmDialog
      isOpen={props.isOpen}
      title={titleOf(plan)}
      confirm={action.confirm}
      busy={props.isBusy && 'Starting…'}
      blocked={
        props.blocked ?? (isOver ? 'This plan can’t be applied any more.' : isNameMissing ? 'Type the name of the pair first.' : undefined)
      }
      isDangerous={action.isDangerous}
      onConfirm={props.onConfirm}
      onClose={props.onClose}
    >
      {error && (
        <div className={styles['problem']}>
          <ProblemNotice error={error}>
            {isRefusal(error, 'plan-stale') && (
              <PreviewButton pairId={plan.pairId} label="Make a new plan" size="xs" onMade={props.onPlan} />
            )}
          </ProblemNotice>
        </div>
      )}
      <dl className={styles['sides']}>
        <SideLine plan={plan} side="path2" />
        <SideLine plan={plan} side="path1" />
        {held > 0 && (
          <>
            <dt>Held</dt>
            <dd>{plural(held, { one: '# change, left alone', other: '# changes, left alone' })}</dd>
          </>
        )}
      </dl>
      {plan.mode === 'resync' && <ResyncNote plan={plan} typed={typed} onType={setTyped} />}
      {plan.mode !== 'resync' && (
        <p className={styles['noWay']}>
          <span className={styles['chip']}>No way back</span> Versions are off for {plan.pairName}. Deleted and replaced files can’t be
          restored.
        </p>
      )}
    </ConfirmDialog>
  )
}

function SideLine({ plan, side }: { readonly plan: Plan; readonly side: Side }): ReactNode {
  const names = sideNames(plan)
  const effects = sideEffects(plan.counts, side)
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

interface ResyncNoteProps {
  readonly plan: Plan
  readonly typed: string
  readonly onType: (typed: string) => void
}

function ResyncNote({ plan, typed, onType }: ResyncNoteProps): ReactNode {
  return (
    <>
      <ul className={styles['notes']}>
        <li>Nothing is deleted.</li>
        <li>Files that were deleted on one side since the last run come back from the other side.</li>
        <li>What was agreed before is forgotten: the baseline is built anew from both sides.</li>
      </ul>
      <TextInput
        label={`Type ${plan.pairName} to resync it`}
        autoComplete="off"
        spellCheck={false}
        value={typed}
        onChange={(event) => onType(event.currentTarget.value)}
      />
    </>
  )
}

function titleOf(plan: Plan): string {
  if (plan.mode === 'baseline') return `Start the first sync of ${plan.pairName}?`
  if (plan.mode === 'resync') return `Resync ${plan.pairName}?`
  return `Apply plan ${plan.id} to ${plan.pairName}?`
}
