import { TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { ApprovalDetail } from '@pairwise/contracts'
import { type ReactNode, useState } from 'react'
import { ActionButton } from '../../../components/ui/action-button.tsx'
import { ConfirmDialog } from '../../../components/ui/confirm-dialog.tsx'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import { useNow } from '../../../components/ui/use-now.ts'
import { useBlocked } from '../../../lib/session.ts'
import { acts, useApprovalAct } from '../api/approval-queries.ts'
import { approveWords, comparedText, hindranceText, typedNumber } from '../lib/approval-text.ts'
import styles from './approval-page.module.css'

/** Approves after the number of files was typed. Who may not sees the button, and why. */
export function ApproveButton({ approval }: { readonly approval: ApprovalDetail }): ReactNode {
  const [isOpen, { open, close }] = useDisclosure(false)
  const [typed, setTyped] = useState('')
  const approve = useApprovalAct(approval, acts.approve)
  const now = useNow()
  const stale = useBlocked('pair.read')
  const blocked = stale ?? hindranceText(approval, now)
  const { button, title, label } = approveWords(approval)
  const { number } = approval.facts
  const compared = comparedText(approval)
  return (
    <>
      <ActionButton
        color="danger"
        blocked={blocked}
        onClick={() => {
          setTyped('')
          approve.reset()
          open()
        }}
      >
        {compared === null ? 'Approve and apply…' : 'Approve the new plan…'}
      </ActionButton>
      <ConfirmDialog
        isOpen={isOpen}
        title={title}
        confirm={button}
        isDangerous
        busy={approve.isPending && 'Approving…'}
        blocked={blocked ?? (typedNumber(typed) === number ? undefined : 'Type the number first.')}
        onConfirm={() => approve.mutate({ fingerprint: approval.fingerprint, number }, { onSuccess: close })}
        onClose={close}
      >
        {compared !== null && <p>{compared}</p>}
        {approval.rights.isRequester && (approval.rights.isOnlyAdmin || approval.rights.isSecondPersonOff) && (
          <p>
            {approval.rights.isOnlyAdmin ? 'You are the only admin' : 'Two admins agreed that nobody else is asked'}, so you approve your
            own request. This is marked in the audit log.
          </p>
        )}
        <p className={styles['quiet']}>
          This approves exactly what is shown, and nothing else: <code>{approval.fingerprint.slice(0, 12)}</code>
        </p>
        {approve.error && <ProblemNotice error={approve.error} refused="Nothing was approved." />}
        <TextInput
          label={label}
          inputMode="numeric"
          autoComplete="off"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      </ConfirmDialog>
    </>
  )
}
