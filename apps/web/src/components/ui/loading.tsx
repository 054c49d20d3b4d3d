import type { ReactNode } from 'react'
import styles from './loading.module.css'

interface LoadingProps {
  /** What is being loaded, as it follows "Still loading". */
  readonly what: string
  /** How many lines the skeleton has, so that nothing jumps when the content comes. */
  readonly lines?: number
  readonly height?: number
}

/** The place of content that is on its way: nothing for 150 ms, then a skeleton, and words after 4 s. */
export function Loading({ what, lines = 3, height = 20 }: LoadingProps): ReactNode {
  return (
    <div className={styles['loading']}>
      <div className={styles['bars']} aria-hidden="true">
        {Array.from({ length: lines }, (_, line) => `line-${line}`).map((key) => (
          <div key={key} className={styles['bar']} style={{ height }} />
        ))}
      </div>
      <p className={styles['words']}>Still loading {what}…</p>
    </div>
  )
}
