import type { Gate } from '@pairwise/contracts'
import type { ReactNode } from 'react'
import { percent } from '../../../lib/plural.ts'
import styles from './approval-page.module.css'

/** How many of a side’s files would be deleted, beside the limit, as figures and as a bar. */
export function LimitGauge({ gate }: { readonly gate: Gate }): ReactNode {
  const [deleted, prior, limit] = ['deleted', 'prior', 'percent'].map((name) => Number(gate.params[name] ?? 0))
  if (deleted === undefined || prior === undefined || limit === undefined || prior === 0) return null
  const share = Math.min(1, deleted / prior)
  return (
    <div className={styles['gauge']} data-testid="deletion-gauge">
      <div className={styles['bar']} aria-hidden="true">
        <div className={styles['fill']} style={{ width: `${share * 100}%` }} />
        <div className={styles['limit']} style={{ insetInlineStart: `${limit}%` }} />
      </div>
      <div className={styles['words']}>
        <span>Limit {percent(limit / 100)}</span>
        <strong>{percent(share)} would be deleted</strong>
      </div>
    </div>
  )
}
