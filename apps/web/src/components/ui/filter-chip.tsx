import type { ReactNode } from 'react'
import { count } from '../../lib/plural.ts'
import styles from './filter-chip.module.css'

interface FilterChipProps {
  readonly label: string
  readonly amount?: number
  readonly isOn: boolean
  /** A filter that would show nothing; it is shown, but can't be chosen. */
  readonly isOff?: boolean
  readonly tone?: 'plain' | 'danger'
  readonly onChoose: () => void
}

/** A filter that is chosen or not, with how many rows it would show. */
export function FilterChip({ label, amount, isOn, isOff = false, tone = 'plain', onChoose }: FilterChipProps): ReactNode {
  return (
    <button
      type="button"
      className={styles['chip']}
      aria-pressed={isOn}
      aria-disabled={isOff || undefined}
      data-tone={tone}
      onClick={() => {
        if (!isOff) onChoose()
      }}
    >
      {tone === 'danger' && <span className={styles['square']} aria-hidden="true" />}
      {label}
      {amount !== undefined && <span className={styles['amount']}>{count(amount)}</span>}
    </button>
  )
}
