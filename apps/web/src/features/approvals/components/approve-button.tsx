import { TextInput } from '@mantine/core'
import type { ApprovalDetail } from '@pairwise/contracts'
import { type ReactNode, useState } from 'react'
import { ConfirmedAct } from '../../../components/ui/confirmed-act.tsx'
import { useNow } from '../../../components/ui/use-now.ts'
import { useBlocked } from '../../../lib/session.ts'
import { acts, useApprovalAct } from '../api/approval-queries.ts'
import { approveWords, comparedText, hindranceText, typedNumber } from '../lib/approval-text.ts'
import styles from './approval-page.module.css'

/** Approves after the number of files was typed. Who may not sees the button, and why. */
export function ApproveButton({ approval }: { readonly approval: ApprovalDetail }): ReactNode {
  const [typed, setTyped] = useState('')
  const approve = useApprovalAct(approval, acts.approve)
  const now = useNow()
  const stale = useBlocked('pair.read')
  const { button, title, label } = approveWords(approval)
  const { number } = approval.facts
  const compared = comparedText(approval)
  return (
    <ConfirmedAct
      label={compared === null ? 'Approve and apply…' : 'Approve the new plan…'}
      color="danger"
      title={title}
      confirm={button}
      isDangerous
      act={approve}
      busy="Approving…"
      refused="Nothing was approved."
      blocked={stale ?? hindranceText(approval, now)}
      missing={typedNumber(typed) === number ? undefined : 'Type the number first.'}
      onOpen={() => setTyped('')}
      onConfirm={(close) => approve.mutate({ fingerprint: approval.fingerprint, number }, { onSuccess: close })}
    >
      {compared !== null && <p>{compared}</p>}
      {approval.rights.isRequester && (approval.rights.isOnlyAdmin || approval.rights.isSecondPersonOff) && (
        <p>
          {approval.rights.isOnlyAdmin ? 'You are the only admin' : 'Two admins agreed that nobody else is asked'}, so you approve your own
          request. This is marked in the audit log.
        </p>
      )}
      <p className={styles['quiet']}>
        This approves exactly what is shown, and nothing else: <code>{approval.fingerprint.slice(0, 12)}</code>
      </p>
      <TextInput
        label={label}
        inputMode="numeric"
        autoComplete="off"
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
    </ConfirmedAct>
  )
}
