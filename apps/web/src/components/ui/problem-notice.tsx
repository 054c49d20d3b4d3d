import { Button } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { errorText } from '../../lib/error-text.ts'
import styles from './problem-notice.module.css'

interface ProblemNoticeProps {
  readonly error: unknown
  /** What could not be done, when it isn't clear from the place. */
  readonly title?: string
  readonly onRetry?: (() => unknown) | undefined
  readonly children?: ReactNode
}

/** A refusal or failure where it happened: what and why, what helps, the request number, and a way to try again. It stays until it is settled. */
export function ProblemNotice({ error, title, onRetry, children }: ProblemNoticeProps): ReactNode {
  const text = errorText(error)
  return (
    <div className={styles['notice']} role="alert">
      <IconAlertTriangle size={20} stroke={1.5} className={styles['icon']} aria-hidden="true" />
      <div className={styles['text']}>
        <p className={styles['title']}>{title ?? text.title}</p>
        {title && <p>{text.title}</p>}
        <p className={styles['help']}>{text.help}</p>
        {children}
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
