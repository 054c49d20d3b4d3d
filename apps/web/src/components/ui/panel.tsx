import { type ReactNode, useId } from 'react'
import styles from './panel.module.css'
import { PartBoundary } from './part-boundary.tsx'

interface PanelProps {
  readonly title: string
  readonly actions?: ReactNode
  /** By which an address leads here. */
  readonly anchor?: string
  readonly children: ReactNode
}

/** A titled part of a page. */
export function Panel({ title, actions, anchor, children }: PanelProps): ReactNode {
  const id = useId()
  return (
    <section id={anchor} className={styles['panel']} aria-labelledby={id}>
      <div className={styles['head']}>
        <h2 id={id} className={styles['title']}>
          {title}
        </h2>
        {actions}
      </div>
      <div className={styles['body']}>
        <PartBoundary>{children}</PartBoundary>
      </div>
    </section>
  )
}
