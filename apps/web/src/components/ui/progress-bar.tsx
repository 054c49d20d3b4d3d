import type { ReactNode } from 'react'
import styles from './progress-bar.module.css'

interface ProgressBarProps {
  readonly label: string
  /** From 0 to 1; null when the end is not known. */
  readonly share: number | null
}

/** How far something is. The figures stand beside it as text. */
export function ProgressBar({ label, share }: ProgressBarProps): ReactNode {
  const percent = share === null ? null : Math.round(share * 100)
  return (
    <div
      className={styles['track']}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(percent === null ? {} : { 'aria-valuenow': percent })}
    >
      <div className={styles['bar']} data-open={share === null || undefined} style={{ width: `${percent ?? 100}%` }} />
    </div>
  )
}
