import type { Failure } from '@pairwise/contracts'
import { IconCircleX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { failureText } from '../../lib/failure-text.ts'
import { ConnectionFixes } from './connection-fixes.tsx'
import styles from './failure-notice.module.css'
import { VisibleText } from './file-path.tsx'

interface FailureNoticeProps {
  readonly title: string
  readonly failure: Failure | null
  /** What it did to the files, in numbers. */
  readonly effect: string
  /** What helps, when the failure itself doesn't say. */
  readonly help?: string | undefined
  readonly actions?: ReactNode
}

/** A failed run or plan: cause, effect on the files and what helps, in that order. */
export function FailureNotice({ title, failure, effect, help, actions }: FailureNoticeProps): ReactNode {
  const text = failure ? failureText(failure) : null
  const advice = text?.help ?? help
  return (
    <section className={styles['notice']} aria-label={title}>
      <h2 className={styles['title']}>
        <IconCircleX size={20} stroke={1.5} aria-hidden="true" />
        {title}
      </h2>
      <dl className={styles['facts']}>
        {text && (
          <>
            <dt>Cause</dt>
            <dd>
              <VisibleText text={text.cause} />
            </dd>
          </>
        )}
        <dt>Effect</dt>
        <dd>{effect}</dd>
        {advice && (
          <>
            <dt>Fix</dt>
            <dd>{advice}</dd>
          </>
        )}
      </dl>
      {(actions || failure) && (
        <div className={styles['foot']}>
          {actions}
          {failure && <ConnectionFixes failure={failure} />}
          {failure && (
            <span className={styles['code']}>
              Code <code>{failure.code}</code>
            </span>
          )}
        </div>
      )}
    </section>
  )
}
