import { VisuallyHidden } from '@mantine/core'
import type { ReactNode } from 'react'
import { useStaleSince } from '../../lib/live/live-context.tsx'
import { clockSeconds } from '../../lib/time.ts'
import styles from './live-figure.module.css'

interface LiveFigureProps {
  /** Where there is no room for it, the time is only read aloud and shown on hover. */
  readonly isCompact?: boolean
  readonly children: ReactNode
}

/** Something that moves while one looks. While the connection is lost it gets a dashed outline and the time it is from. */
export function LiveFigure({ isCompact = false, children }: LiveFigureProps): ReactNode {
  const staleSince = useStaleSince()
  const age = staleSince === null ? null : `as of ${clockSeconds(staleSince)}`
  return (
    <span data-live-figure="" className={styles['figure']} title={isCompact && age !== null ? age : undefined}>
      {children}
      {age !== null && (isCompact ? <VisuallyHidden> {age}</VisuallyHidden> : <span className={styles['age']}> {age}</span>)}
    </span>
  )
}
