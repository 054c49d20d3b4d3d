import type { Plan } from '@pairwise/contracts'
import type { ReactNode } from 'react'
import { Panel } from '../../../components/ui/panel.tsx'
import { PreviewButton } from './preview-button.tsx'
import styles from './resync-panel.module.css'

interface ResyncPanelProps {
  readonly pairId: string
  readonly onMade: (plan: Plan) => void
}

/** The way to a resync, which always begins with a plan to look at. */
export function ResyncPanel({ pairId, onMade }: ResyncPanelProps): ReactNode {
  return (
    <Panel title="Resync">
      <div className={styles['row']}>
        <p className={styles['text']}>
          A resync forgets what was agreed before and compares both sides from scratch. Nothing is deleted: files that were deleted on one
          side since the last run come back from the other side. You see the plan first.
        </p>
        <PreviewButton pairId={pairId} label="Preview a resync" resync variant="default" onMade={onMade} />
      </div>
    </Panel>
  )
}
