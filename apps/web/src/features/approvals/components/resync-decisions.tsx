import { NativeSelect, Textarea } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { ApprovalDetail } from '@pairwise/contracts'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { RejectButton } from '../../../components/sync/reject-button.tsx'
import { ActButton } from '../../../components/ui/act-button.tsx'
import { ActionButton } from '../../../components/ui/action-button.tsx'
import { ConfirmDialog } from '../../../components/ui/confirm-dialog.tsx'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import { useReviewKeys } from '../../../components/ui/review-keys.tsx'
import { useLiveQueries } from '../../../lib/live/use-live-queries.ts'
import { useBlocked } from '../../../lib/session.ts'
import { acts, useApprovalAct } from '../api/approval-queries.ts'
import { planOfApprovalQuery } from '../api/plan-of-approval.ts'
import styles from './approval-page.module.css'
import { ApproveButton } from './approve-button.tsx'

/** What can be done about a request for a resync: by who asked, and by who decides. */
export function ResyncDecisions({ approval }: { readonly approval: ApprovalDetail }): ReactNode {
  const { state, rights } = approval
  return (
    <section className={styles['buttons']} aria-label="Decide">
      {state === 'draft' && rights.isRequester && <SendForApproval approval={approval} />}
      {rights.isRequester && <Withdraw approval={approval} />}
      {state === 'waiting' && rights.isRequester && <Remind approval={approval} />}
      {state === 'waiting' && !rights.isRequester && <Reject approval={approval} />}
      {state === 'waiting' && <ApproveButton approval={approval} />}
    </section>
  )
}

/** Sends a request to who may approve it, bound to its plan as it is now. */
export function SendForApproval({ approval }: { readonly approval: ApprovalDetail }): ReactNode {
  const [isOpen, { open, close }] = useDisclosure(false)
  const [approver, setApprover] = useState('')
  const [note, setNote] = useState('')
  const act = useApprovalAct(approval, acts.send)
  const blocked = useBlocked('approval.request')
  useLiveQueries(approval.planId === null ? null : `plan:${approval.planId}`)
  const plan = useQuery(planOfApprovalQuery(approval.planId)).data
  const fingerprint = plan?.state === 'ready' ? plan.fingerprint : null
  const waits = fingerprint === null ? 'Wait until both sides have been compared.' : undefined
  const ask = () => {
    if ((blocked ?? waits) !== undefined) return
    act.reset()
    open()
  }
  useReviewKeys({ 'Ctrl+Enter': ask })
  return (
    <>
      <ActionButton blocked={blocked ?? waits} onClick={ask}>
        Send for approval
      </ActionButton>
      <ConfirmDialog
        isOpen={isOpen}
        title={`Send the resync of ${approval.pairName} for approval?`}
        confirm="Send for approval"
        busy={act.isPending && 'Sending…'}
        blocked={blocked}
        onConfirm={() =>
          fingerprint !== null && act.mutate({ fingerprint, approver: approver === '' ? null : approver, note }, { onSuccess: close })
        }
        onClose={close}
      >
        <NativeSelect
          label="Approver"
          value={approver}
          onChange={(event) => setApprover(event.currentTarget.value)}
          data={[
            { value: '', label: 'Any admin' },
            ...approval.approvers
              .filter(({ hindrance }) => hindrance !== 'own-request')
              .map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
        <Textarea label="Note" maxLength={2000} value={note} onChange={(event) => setNote(event.currentTarget.value)} />
        {act.error && <ProblemNotice error={act.error} refused="The request was not sent." />}
      </ConfirmDialog>
    </>
  )
}

function Withdraw({ approval }: { readonly approval: ApprovalDetail }): ReactNode {
  const act = useApprovalAct(approval, acts.withdraw)
  return (
    <ActButton
      variant="default"
      blocked={useBlocked('approval.request')}
      act={act}
      busy="Withdrawing…"
      refused="The request was not withdrawn."
      onClick={() => act.mutate()}
    >
      Withdraw
    </ActButton>
  )
}

function Remind({ approval }: { readonly approval: ApprovalDetail }): ReactNode {
  const act = useApprovalAct(approval, acts.remind)
  const blocked = useBlocked('approval.request')
  const waits = approval.rights.remindFrom === null ? undefined : 'A reminder was sent less than an hour ago.'
  return (
    <ActButton
      variant="default"
      blocked={blocked ?? waits}
      act={act}
      busy="Sending…"
      refused="No reminder was sent."
      onClick={() => act.mutate()}
    >
      Remind them
    </ActButton>
  )
}

function Reject({ approval }: { readonly approval: ApprovalDetail }): ReactNode {
  const act = useApprovalAct(approval, acts.reject)
  return (
    <RejectButton
      requester={approval.requestedBy.name}
      act={act}
      blocked={useBlocked('approval.decide')}
      onReject={(reason, close) => act.mutate(reason, { onSuccess: close })}
    />
  )
}
