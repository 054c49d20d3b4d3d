import { Button } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { errorText, isRefusal } from '../../lib/error-text.ts'
import styles from './problem-notice.module.css'

interface ProblemNoticeProps {
  readonly error: unknown
  /** What could not be shown. */
  readonly title?: string
  /** What was not done. It is only said when the server refused: without an answer nobody knows. */
  readonly refused?: string
  readonly onRetry?: (() => unknown) | undefined
  readonly children?: ReactNode
}

/** A refusal or failure where it happened: what and why, what helps, the request number, and a way to try again. It stays until it is settled. */
export function ProblemNotice({ error, title, refused, onRetry, children }: ProblemNoticeProps): ReactNode {
  const text = errorText(error)
  const heading = title ?? (isRefusal(error) ? refused : undefined)
  return (
    <div className={styles['notice']} role="alert">
      <IconAlertTriangle size={20} stroke={1.5} className={styles['icon']} aria-hidden="true" />
      <div className={styles['text']}>
        <p className={styles['title']}>{heading ?? text.title}</p>
        {heading && <p>{text.title}</p>}
        <p className={styles['help']}>{text.help}</p>
        {children && <div className={styles['more']}>{children}</div>}
        {text.requestId && (
          <p className={styles['request']}>
            Request <code>{text.requestId}</code>
          </p>
        )}
      </div>
      {onRetry && (
        <Button variant="default" size="xs" onClick={() => void onRetry()}>
          Try again
        </Button>
      )}
    </div>
  )
}
