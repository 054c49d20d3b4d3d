import type { ReactNode } from 'react'
import styles from './empty-state.module.css'

interface EmptyStateProps {
  readonly title: string
  readonly icon: ReactNode
  readonly children?: ReactNode
  readonly action?: ReactNode
}

/** What a list shows when there is nothing in it: what this is, and one thing to do. */
export function EmptyState({ title, icon, children, action }: EmptyStateProps): ReactNode {
  return (
    <div className={styles['empty']}>
      <span className={styles['icon']} aria-hidden="true">
        {icon}
      </span>
      <h2 className={styles['title']}>{title}</h2>
      {children && <p className={styles['text']}>{children}</p>}
      {action && <div className={styles['action']}>{action}</div>}
    </div>
  )
}
