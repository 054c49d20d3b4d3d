import { Radio, Textarea } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { ApprovalDetail, Plan, Run } from '@pairwise/contracts'
import { type ReactNode, useState } from 'react'
import { ActionButton } from '../../../components/ui/action-button.tsx'
import { ConfirmDialog } from '../../../components/ui/confirm-dialog.tsx'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import { plural } from '../../../lib/plural.ts'
import { useBlocked } from '../../../lib/session.ts'
import { otherSide, sideNames } from '../../../lib/side-names.ts'
import { acts, useApprovalAct } from '../api/approval-queries.ts'
import styles from './approval-page.module.css'
import { ApproveButton } from './approve-button.tsx'

interface HeldDecisionsProps {
  readonly approval: ApprovalDetail
  readonly onRun: (run: Run) => void
  readonly onPlan: (plan: Plan) => void
}

/** What can be done about a held run: the four decisions, or only a look whether it still has to be held. */
export function HeldDecisions(props: HeldDecisionsProps): ReactNode {
  const { approval } = props
  const isStop = approval.gates.some(({ kind }) => kind === 'stop')
  const isAllChanged = approval.gates.some(({ code }) => code === 'all-changed')
  return (
    <section className={styles['buttons']} aria-label="Decide">
      {approval.approvable && !isStop && <WithoutDeletions {...props} />}
      {approval.approvable && !isStop && approval.facts.side !== null && <BringBack {...props} />}
      {isAllChanged && <Compare {...props} />}
      {isStop && <CheckAgain {...props} />}
      {approval.approvable && <Discard approval={approval} />}
      {approval.approvable && <ApproveButton approval={approval} />}
    </section>
  )
}

function WithoutDeletions({ approval, onRun }: HeldDecisionsProps): ReactNode {
  const [isOpen, { open, close }] = useDisclosure(false)
  const act = useApprovalAct(approval, acts.withoutDeletions)
  const blocked = useBlocked('plan.apply')
  const { side, number } = approval.facts
  const name = side === null ? 'their side' : sideNames(approval)[side]
  return (
    <>
      <ActionButton variant="default" blocked={blocked} onClick={open}>
        Apply without the deletions
      </ActionButton>
      <ConfirmDialog
        isOpen={isOpen}
        title="Apply without the deletions?"
        confirm="Apply without the deletions"
        busy={act.isPending && 'Starting…'}
        blocked={blocked}
        onConfirm={() => act.mutate(undefined, { onSuccess: onRun })}
        onClose={close}
      >
        <p>
          Everything else is applied. {plural(number, { one: 'The # file stays', other: 'The # files stay' })} on <bdi>{name}</bdi> and will
          be in the next plan again.
        </p>
        {act.error && <ProblemNotice error={act.error} refused="Nothing was started." />}
      </ConfirmDialog>
    </>
  )
}

function BringBack({ approval, onPlan }: HeldDecisionsProps): ReactNode {
  const [isOpen, { open, close }] = useDisclosure(false)
  const act = useApprovalAct(approval, acts.bringBack)
  const blocked = useBlocked('pair.preview')
  const side = approval.facts.side ?? 'path2'
  const names = sideNames(approval)
  return (
    <>
      <ActionButton variant="default" blocked={blocked} onClick={open}>
        {`Bring the deleted files back to ${names[otherSide(side)]}…`}
      </ActionButton>
      <ConfirmDialog
        isOpen={isOpen}
        title={`Bring the deleted files back to ${names[otherSide(side)]}?`}
        confirm="Make the plan"
        busy={act.isPending && 'Starting…'}
        blocked={blocked}
        onConfirm={() => act.mutate(undefined, { onSuccess: onPlan })}
        onClose={close}
      >
        <p>
          Use this if the deletion was a mistake. A plan is made that copies the files from <bdi>{names[side]}</bdi>. You see it before
          anything happens.
        </p>
        {act.error && <ProblemNotice error={act.error} refused="No plan was made." />}
      </ConfirmDialog>
    </>
  )
}

function CheckAgain({ approval, onRun }: HeldDecisionsProps): ReactNode {
  const act = useApprovalAct(approval, acts.checkAgain)
  const blocked = useBlocked('pair.run')
  return (
    <>
      <ActionButton
        variant={approval.approvable ? 'default' : 'filled'}
        blocked={blocked}
        busy={act.isPending && 'Starting…'}
        onClick={() => act.mutate(undefined, { onSuccess: onRun })}
      >
        Check again
      </ActionButton>
      {act.error && <ProblemNotice error={act.error} refused="It was not checked again." />}
    </>
  )
}

function Compare({ approval, onRun }: HeldDecisionsProps): ReactNode {
  const act = useApprovalAct(approval, acts.compare)
  const blocked = useBlocked('pair.run')
  return (
    <>
      <ActionButton blocked={blocked} busy={act.isPending && 'Starting…'} onClick={() => act.mutate(undefined, { onSuccess: onRun })}>
        Compare by checksum
      </ActionButton>
      {act.error && <ProblemNotice error={act.error} refused="Nothing was compared." />}
    </>
  )
}

function Discard({ approval }: { readonly approval: ApprovalDetail }): ReactNode {
  const [isOpen, { open, close }] = useDisclosure(false)
  const [note, setNote] = useState('')
  const [schedule, setSchedule] = useState<'keep-paused' | 'resume'>('keep-paused')
  const act = useApprovalAct(approval, acts.discard)
  const blocked = useBlocked('approval.decide')
  return (
    <>
      <ActionButton variant="default" blocked={blocked} onClick={open}>
        Discard
      </ActionButton>
      <ConfirmDialog
        isOpen={isOpen}
        title="Discard this held run?"
        confirm="Discard"
        busy={act.isPending && 'Discarding…'}
        blocked={blocked}
        onConfirm={() => act.mutate({ note, schedule }, { onSuccess: close })}
        onClose={close}
      >
        <p>Nothing happens. The next run will probably be held for the same reason.</p>
        {approval.schedulePaused && (
          <Radio.Group label="Schedule" value={schedule} onChange={(value) => setSchedule(value === 'resume' ? 'resume' : 'keep-paused')}>
            <Radio value="keep-paused" label={`Keep ${approval.pairName} paused`} />
            <Radio value="resume" label="Resume the schedule" />
          </Radio.Group>
        )}
        <Textarea label="Note" maxLength={2000} value={note} onChange={(event) => setNote(event.currentTarget.value)} />
        {act.error && <ProblemNotice error={act.error} refused="Nothing was discarded." />}
      </ConfirmDialog>
    </>
  )
}
