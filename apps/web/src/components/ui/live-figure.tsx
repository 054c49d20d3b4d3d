import type { ReactNode } from 'react'
import { useStaleSince } from '../../lib/live/live-context.tsx'
import { clockSeconds } from '../../lib/time.ts'
import styles from './live-figure.module.css'

/** Something that moves while one looks. While the connection is lost it gets a dashed outline and the time it is from. */
export function LiveFigure({ children }: { readonly children: ReactNode }): ReactNode {
  const staleSince = useStaleSince()
  return (
    <span data-live-figure="">
      {children}
      {staleSince !== null && <span className={styles['age']}> as of {clockSeconds(staleSince)}</span>}
    </span>
  )
}
