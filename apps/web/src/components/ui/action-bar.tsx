import { type ReactNode, useLayoutEffect, useRef } from 'react'
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
  const bar = useRef<HTMLElement>(null)
  useKeptClear(bar)
  return (
    <section ref={bar} className={styles['bar']} data-testid="action-bar" aria-label={label}>
      {problem && <div className={styles['problem']}>{problem}</div>}
      <p className={styles['sum']}>{sum}</p>
      <div className={styles['buttons']}>{children}</div>
    </section>
  )
}

/** What has the focus is scrolled clear of the bar, however many lines it has. */
function useKeptClear(bar: React.RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const element = bar.current
    if (element === null) return
    const { style } = document.documentElement
    const observer = new ResizeObserver(() => style.setProperty('--action-bar-height', `${element.offsetHeight}px`))
    observer.observe(element)
    return () => {
      observer.disconnect()
      style.removeProperty('--action-bar-height')
    }
  }, [bar])
}
