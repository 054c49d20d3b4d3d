import { Radio, Textarea } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { Approval, Pair, ResyncWinner } from '@pairwise/contracts'
import { type ReactNode, useState } from 'react'
import { ActionButton } from '../../../components/ui/action-button.tsx'
import { ConfirmDialog } from '../../../components/ui/confirm-dialog.tsx'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import { useBlocked } from '../../../lib/session.ts'
import { useRequestResync } from '../api/approval-queries.ts'
import styles from './approval-page.module.css'

interface RequestResyncProps {
  readonly pair: Pair
  readonly onRequested: (approval: Approval) => void
}

/** Asks for a resync of a pair: a preview is made, and somebody else approves it. */
export function RequestResync({ pair, onRequested }: RequestResyncProps): ReactNode {
  const [isOpen, { open, close }] = useDisclosure(false)
  const [why, setWhy] = useState('')
  const [winner, setWinner] = useState<ResyncWinner>('newer')
  const request = useRequestResync(pair.id)
  const blocked = useBlocked('resync.request')
  const rules: readonly { readonly value: ResyncWinner; readonly label: string }[] = [
    { value: 'newer', label: 'Newer wins' },
    { value: 'path1', label: `${pair.path1.name} wins` },
    { value: 'path2', label: `${pair.path2.name} wins` },
    { value: 'keep-both', label: 'Keep both' },
  ]
  return (
    <>
      <ActionButton variant="default" blocked={blocked} onClick={open}>
        Request a resync…
      </ActionButton>
      <ConfirmDialog
        isOpen={isOpen}
        title={`Request a resync of ${pair.name}`}
        confirm="Make a preview for approval"
        busy={request.isPending && 'Starting…'}
        blocked={blocked ?? (why.trim() === '' ? 'Say why first.' : undefined)}
        onConfirm={() => request.mutate({ why: why.trim(), winner }, { onSuccess: onRequested })}
        onClose={close}
      >
        <p>A resync forgets what was agreed before and compares both sides from scratch.</p>
        <ul className={styles['list']}>
          <li>Nothing is deleted.</li>
          <li>Files that were deleted on one side since the last run COME BACK from the other side.</li>
          <li>Where a file differs, one version replaces the other.</li>
        </ul>
        <Textarea
          label="Why do you need it?"
          required
          maxLength={2000}
          value={why}
          onChange={(event) => setWhy(event.currentTarget.value)}
        />
        <Radio.Group
          label="If a file differs"
          value={winner}
          onChange={(value) => setWinner(rules.find((rule) => rule.value === value)?.value ?? 'newer')}
        >
          {rules.map(({ value, label }) => (
            <Radio key={value} value={value} label={label} />
          ))}
        </Radio.Group>
        {request.error && <ProblemNotice error={request.error} refused="Nothing was asked for." />}
      </ConfirmDialog>
    </>
  )
}
