import type { ReactNode } from 'react'
import { Panel } from '../../../components/ui/panel.tsx'
import styles from './resync-panel.module.css'

/** The way to a resync, which always begins with a plan to look at, and is approved by somebody else. */
export function ResyncPanel({ children }: { readonly children: ReactNode }): ReactNode {
  return (
    <Panel title="Resync">
      <div className={styles['row']}>
        <p className={styles['text']}>
          A resync forgets what was agreed before and compares both sides from scratch. Nothing is deleted: files that were deleted on one
          side since the last run come back from the other side. You see the plan first.
        </p>
        {children}
      </div>
    </Panel>
  )
}
