import { Radio, Textarea } from '@mantine/core'
import type { ApprovalDetail, Plan, Run } from '@pairwise/contracts'
import { type ReactNode, useState } from 'react'
import { ActButton } from '../../../components/ui/act-button.tsx'
import { ConfirmedAct } from '../../../components/ui/confirmed-act.tsx'
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
  const act = useApprovalAct(approval, acts.withoutDeletions)
  const { side, number } = approval.facts
  const name = side === null ? 'their side' : sideNames(approval)[side]
  return (
    <ConfirmedAct
      label="Apply without the deletions"
      variant="default"
      title="Apply without the deletions?"
      confirm="Apply without the deletions"
      act={act}
      busy="Starting…"
      refused="Nothing was started."
      blocked={useBlocked('plan.apply')}
      onConfirm={() => act.mutate(undefined, { onSuccess: onRun })}
    >
      <p>
        Everything else is applied. {plural(number, { one: 'The # file stays', other: 'The # files stay' })} on <bdi>{name}</bdi> and will
        be in the next plan again.
      </p>
    </ConfirmedAct>
  )
}

function BringBack({ approval, onPlan }: HeldDecisionsProps): ReactNode {
  const act = useApprovalAct(approval, acts.bringBack)
  const side = approval.facts.side ?? 'path2'
  const names = sideNames(approval)
  return (
    <ConfirmedAct
      label={`Bring the deleted files back to ${names[otherSide(side)]}…`}
      variant="default"
      title={`Bring the deleted files back to ${names[otherSide(side)]}?`}
      confirm="Make the plan"
      act={act}
      busy="Starting…"
      refused="No plan was made."
      blocked={useBlocked('pair.preview')}
      onConfirm={() => act.mutate(undefined, { onSuccess: onPlan })}
    >
      <p>
        Use this if the deletion was a mistake. A plan is made that copies the files from <bdi>{names[side]}</bdi>. You see it before
        anything happens.
      </p>
    </ConfirmedAct>
  )
}

function CheckAgain({ approval, onRun }: HeldDecisionsProps): ReactNode {
  const act = useApprovalAct(approval, acts.checkAgain)
  return (
    <ActButton
      variant={approval.approvable ? 'default' : 'filled'}
      blocked={useBlocked('pair.run')}
      act={act}
      busy="Starting…"
      refused="It was not checked again."
      onClick={() => act.mutate(undefined, { onSuccess: onRun })}
    >
      Check again
    </ActButton>
  )
}

function Compare({ approval, onRun }: HeldDecisionsProps): ReactNode {
  const act = useApprovalAct(approval, acts.compare)
  return (
    <ActButton
      blocked={useBlocked('pair.run')}
      act={act}
      busy="Starting…"
      refused="Nothing was compared."
      onClick={() => act.mutate(undefined, { onSuccess: onRun })}
    >
      Compare by checksum
    </ActButton>
  )
}

function Discard({ approval }: { readonly approval: ApprovalDetail }): ReactNode {
  const [note, setNote] = useState('')
  const [schedule, setSchedule] = useState<'keep-paused' | 'resume'>('keep-paused')
  const act = useApprovalAct(approval, acts.discard)
  return (
    <ConfirmedAct
      label="Discard"
      variant="default"
      title="Discard this held run?"
      confirm="Discard"
      act={act}
      busy="Discarding…"
      refused="Nothing was discarded."
      blocked={useBlocked('approval.decide')}
      onConfirm={(close) => act.mutate({ note, schedule }, { onSuccess: close })}
    >
      <p>Nothing happens. The next run will probably be held for the same reason.</p>
      {approval.schedulePaused && (
        <Radio.Group label="Schedule" value={schedule} onChange={(value) => setSchedule(value === 'resume' ? 'resume' : 'keep-paused')}>
          <Radio value="keep-paused" label={`Keep ${approval.pairName} paused`} />
          <Radio value="resume" label="Resume the schedule" />
        </Radio.Group>
      )}
      <Textarea label="Note" maxLength={2000} value={note} onChange={(event) => setNote(event.currentTarget.value)} />
    </ConfirmedAct>
  )
}
