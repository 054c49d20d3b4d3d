import { Textarea } from '@mantine/core'
import type { ApprovalDetail } from '@pairwise/contracts'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { ActionButton } from '../../../components/ui/action-button.tsx'
import { Panel } from '../../../components/ui/panel.tsx'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import { ShortTime } from '../../../components/ui/relative-time.tsx'
import { useBlocked } from '../../../lib/session.ts'
import { acts, useApprovalAct } from '../api/approval-queries.ts'
import { timelineText } from '../lib/approval-text.ts'
import styles from './approval-page.module.css'

/** What happened so far, and what people wrote. */
export function ApprovalTimeline({ approval }: { readonly approval: ApprovalDetail }): ReactNode {
  const [text, setText] = useState('')
  const comment = useApprovalAct(approval, acts.comment)
  const blocked = useBlocked('approval.request')
  return (
    <Panel title="Timeline">
      <ol className={styles['list']} aria-label="Timeline">
        {approval.timeline.map((entry) => (
          <li key={entry.id} className={styles['entry']}>
            <span>
              <bdi>{timelineText(entry)}</bdi>
              {entry.runId !== null && (
                <>
                  {' · '}
                  <Link to="/runs/$runId" params={{ runId: entry.runId }}>
                    run {entry.runId}
                  </Link>
                </>
              )}
              {entry.planId !== null && (
                <>
                  {' · '}
                  <Link to="/plans/$planId" params={{ planId: entry.planId }}>
                    plan {entry.planId}
                  </Link>
                </>
              )}{' '}
              <span className={styles['quiet']}>
                <ShortTime at={entry.at} />
              </span>
            </span>
            {entry.text !== null && <bdi className={styles['said']}>“{entry.text}”</bdi>}
          </li>
        ))}
      </ol>
      <form
        className={styles['form']}
        onSubmit={(event) => {
          event.preventDefault()
          if (text.trim() !== '' && blocked === undefined) comment.mutate(text.trim(), { onSuccess: () => setText('') })
        }}
      >
        <Textarea
          label="Comment"
          autosize
          minRows={2}
          maxLength={2000}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        {comment.error && <ProblemNotice error={comment.error} refused="The comment was not saved." />}
        <div className={styles['buttons']}>
          <ActionButton
            type="submit"
            variant="default"
            size="xs"
            blocked={blocked ?? (text.trim() === '' ? 'Write something first.' : undefined)}
            busy={comment.isPending && 'Saving…'}
            onClick={() => {}}
          >
            Comment
          </ActionButton>
        </div>
      </form>
    </Panel>
  )
}
