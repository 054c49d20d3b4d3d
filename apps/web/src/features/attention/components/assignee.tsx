import type { AttentionItem } from '@pairwise/contracts'
import type { ReactNode } from 'react'
import { ActionButton } from '../../../components/ui/action-button.tsx'
import { showToast } from '../../../components/ui/toast.tsx'
import { announce } from '../../../lib/announcer.ts'
import { errorText } from '../../../lib/error-text.ts'
import { useBlocked, useMe } from '../../../lib/session.ts'
import { useAssign } from '../api/attention-queries.ts'
import { attentionName } from '../lib/attention-text.ts'
import styles from './attention-list.module.css'

/** Who is on it; whoever may can take it on, or let it go. */
export function Assignee({ item }: { readonly item: AttentionItem }): ReactNode {
  const me = useMe()
  const blocked = useBlocked('attention.assign')
  const assign = useAssign()
  const { assignee } = item
  const isMine = assignee !== null && assignee.id === me?.id

  function set(to: 'me' | 'nobody'): void {
    assign.mutate(
      { itemKey: item.key, to },
      {
        onSuccess: () =>
          showToast({
            message: to === 'me' ? `You are on ${attentionName(item)}. Others see it.` : `Nobody is on ${attentionName(item)}.`,
            undo: () => set(to === 'me' ? 'nobody' : 'me'),
          }),
        onError: (error) => announce(errorText(error).title, 'assertive'),
      },
    )
  }

  return (
    <span className={styles['assignee']}>
      {assignee && <bdi className={styles['who']}>{isMine ? 'You' : assignee.name}</bdi>}
      <ActionButton
        size="compact-sm"
        variant="subtle"
        blocked={blocked}
        busy={assign.isPending && 'Saving…'}
        onClick={() => set(isMine ? 'nobody' : 'me')}
      >
        {assign.error ? 'Not saved. Try again' : isMine ? 'Let go' : assignee ? 'Take over' : 'I’m on it'}
      </ActionButton>
    </span>
  )
}
