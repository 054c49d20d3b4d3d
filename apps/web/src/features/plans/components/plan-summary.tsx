import type { Plan, Side } from '@pairwise/contracts'
import type { ReactNode } from 'react'
import { FlowBar } from '../../../components/sync/flow-bar.tsx'
import { classCount } from '../../../lib/change-counts.ts'
import { count, percent, plural } from '../../../lib/plural.ts'
import { sideNames } from '../../../lib/side-names.ts'
import styles from './plan-summary.module.css'

interface PlanSummaryProps {
  readonly plan: Plan
  readonly limit: ReactNode
}

/** What goes which way, and what is deleted where. */
export function PlanSummary({ plan, limit }: PlanSummaryProps): ReactNode {
  const names = sideNames(plan)
  const conflicts = classCount(plan.counts, 'conflict')
  const identical = classCount(plan.counts, 'identical')
  const held = classCount(plan.counts, 'held')
  const isUnion = plan.mode !== 'normal' && classCount(plan.counts, 'deleted') === 0
  return (
    <section className={styles['summary']} aria-label="Summary">
      <FlowBar counts={plan.counts} names={names} bytes={plan.bytes} />
      <ul className={styles['facts']}>
        {isUnion ? (
          <li>No file will be deleted on either side.</li>
        ) : (
          <>
            <li>
              Deletes: <Deletions plan={plan} side="path2" /> · <Deletions plan={plan} side="path1" />
            </li>
            {limit && <li className={styles['quiet']}>{limit}</li>}
          </>
        )}
        {conflicts > 0 && (
          <li className={styles['conflict']}>
            {plural(conflicts, { one: '# conflict: both versions are kept', other: '# conflicts: both versions are kept' })}
          </li>
        )}
        {identical > 0 && <li className={styles['quiet']}>{count(identical)} identical on both sides</li>}
        {held > 0 && <li className={styles['quiet']}>{plural(held, { one: '# held: left alone', other: '# held: left alone' })}</li>}
      </ul>
    </section>
  )
}

function Deletions({ plan, side }: { readonly plan: Plan; readonly side: Side }): ReactNode {
  const names = sideNames(plan)
  const n = classCount(plan.counts, 'deleted', side)
  const share = plan.files[side] > 0 && n > 0 ? ` (${percent(n / plan.files[side])} of its files)` : ''
  return (
    <span className={n > 0 ? styles['deletes'] : undefined}>
      {count(n)} on <bdi>{names[side]}</bdi>
      {share}
    </span>
  )
}
