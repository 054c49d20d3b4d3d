import type { Pair, Plan, PlanFolder } from '@pairwise/contracts'
import type { ReactNode } from 'react'
import { DeletionGauge } from '../../../components/sync/deletion-gauge.tsx'
import { FlowBar } from '../../../components/sync/flow-bar.tsx'
import { classCount } from '../../../lib/change-counts.ts'
import { count, plural } from '../../../lib/plural.ts'
import { sideNames } from '../../../lib/side-names.ts'
import { FolderImpact } from './folder-impact.tsx'
import styles from './plan-summary.module.css'

interface PlanSummaryProps {
  readonly plan: Plan
  readonly pair?: Pair | undefined
  readonly onFolder?: (folder: PlanFolder) => void
}

/** What goes which way, what is deleted where beside the limit, and where most happens. */
export function PlanSummary({ plan, pair, onFolder }: PlanSummaryProps): ReactNode {
  const names = sideNames(plan)
  const conflicts = classCount(plan.counts, 'conflict')
  const identical = classCount(plan.counts, 'identical')
  const held = classCount(plan.counts, 'held')
  const isUnion = plan.mode !== 'normal' && classCount(plan.counts, 'deleted') === 0
  const deleted = { path1: plan.counts.path1.deleted ?? 0, path2: plan.counts.path2.deleted ?? 0 }
  return (
    <section className={styles['summary']} aria-label="Summary">
      <FlowBar counts={plan.counts} names={names} bytes={plan.bytes} />
      {!isUnion && (
        <div className={styles['gauge']}>
          <h2 className={styles['label']}>Deletes</h2>
          <DeletionGauge names={names} deleted={deleted} files={plan.files} limit={pair?.settings.maxDeletePercent} />
        </div>
      )}
      <ul className={styles['facts']}>
        {isUnion && <li>No file will be deleted on either side.</li>}
        {conflicts > 0 && (
          <li className={styles['conflict']}>
            {plural(conflicts, { one: '# conflict: both versions are kept', other: '# conflicts: both versions are kept' })}
          </li>
        )}
        {identical > 0 && <li className={styles['quiet']}>{count(identical)} identical on both sides</li>}
        {held > 0 && <li className={styles['quiet']}>{plural(held, { one: '# held: left alone', other: '# held: left alone' })}</li>}
      </ul>
      {onFolder && <FolderImpact plan={plan} onFolder={onFolder} />}
    </section>
  )
}
