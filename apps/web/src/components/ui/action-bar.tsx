import type { ReactNode } from 'react'
import styles from './action-bar.module.css'

interface ActionBarProps {
  /** What the bar is about, for those who do not see it. */
  readonly label: string
  /** What went wrong with the last act; nothing where nothing did. */
  readonly problem?: ReactNode
  readonly sum: ReactNode
  /** The buttons, the main one last. */
  readonly children: ReactNode
}

/** How far one is, and the buttons that go on from there. It stays in sight. */
export function ActionBar({ label, problem, sum, children }: ActionBarProps): ReactNode {
  return (
    <section className={styles['bar']} data-testid="action-bar" aria-label={label}>
      {problem && <div className={styles['problem']}>{problem}</div>}
      <p className={styles['sum']}>{sum}</p>
      <div className={styles['buttons']}>{children}</div>
    </section>
  )
}
