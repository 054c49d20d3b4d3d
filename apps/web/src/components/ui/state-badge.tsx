import type { ReactNode } from 'react'
import styles from './state-badge.module.css'

export type BadgeTone = 'neutral' | 'info' | 'success' | 'held' | 'danger' | 'conflict'
export type BadgeLook = 'outline' | 'soft' | 'solid'

interface StateBadgeProps {
  readonly tone: BadgeTone
  readonly look: BadgeLook
  readonly icon: ReactNode
  readonly children: ReactNode
}

/** A state as icon and word; the look says how much it wants to be seen. */
export function StateBadge({ tone, look, icon, children }: StateBadgeProps): ReactNode {
  return (
    <span className={styles['badge']} data-tone={tone} data-look={look}>
      <span className={styles['icon']} aria-hidden="true">
        {icon}
      </span>
      {children}
    </span>
  )
}
