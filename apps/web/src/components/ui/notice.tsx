import type { ReactNode } from 'react'
import styles from './notice.module.css'

interface NoticeProps {
  readonly tone: 'plain' | 'good' | 'held'
  readonly icon: ReactNode
  readonly title: string
  readonly actions?: ReactNode
  readonly children?: ReactNode
}

/** One thing to know about the page, with what can be done about it. */
export function Notice({ tone, icon, title, actions, children }: NoticeProps): ReactNode {
  return (
    <div className={styles['notice']} data-tone={tone} role="status">
      <span className={styles['icon']} aria-hidden="true">
        {icon}
      </span>
      <div className={styles['text']}>
        <p className={styles['title']}>{title}</p>
        {children && <p>{children}</p>}
      </div>
      {actions}
    </div>
  )
}
