import type { Icon } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import styles from './state-badge.module.css'

type BadgeTone = 'neutral' | 'info' | 'success' | 'held' | 'danger' | 'conflict'
type BadgeLook = 'outline' | 'soft' | 'solid'

interface StateBadgeProps {
  readonly tone: BadgeTone
  readonly look: BadgeLook
  readonly icon: ReactNode
  readonly children: ReactNode
}

/** How a state of a closed set is shown. */
export interface BadgeStyle {
  readonly Icon: Icon
  readonly tone: BadgeTone
  readonly look: BadgeLook
}

interface StyledBadgeProps {
  readonly badge: BadgeStyle
  readonly children: ReactNode
}

/** A state in the style that is set for it. */
export function StyledBadge({ badge: { Icon, tone, look }, children }: StyledBadgeProps): ReactNode {
  return (
    <StateBadge tone={tone} look={look} icon={<Icon size={16} stroke={1.5} />}>
      {children}
    </StateBadge>
  )
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
