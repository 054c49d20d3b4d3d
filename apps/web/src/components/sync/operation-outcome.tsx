import type { Operation, OutcomeKind } from '@pairwise/contracts'
import { IconCircleCheck, IconCircleDashed, IconCircleX, IconClock, IconRefreshAlert } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { VisibleText } from './file-path.tsx'
import styles from './operation-outcome.module.css'

const outcomes = {
  done: { Icon: IconCircleCheck, words: 'Done' },
  stale: { Icon: IconRefreshAlert, words: 'Changed since the plan: left for the next run' },
  failed: { Icon: IconCircleX, words: 'Failed' },
  skipped: { Icon: IconCircleDashed, words: 'Skipped' },
} as const satisfies Record<OutcomeKind, { Icon: typeof IconClock; words: string }>

/** What came of one row, with the cause when it failed. */
export function OperationOutcome({ operation }: { readonly operation: Operation }): ReactNode {
  const { outcome, problem } = operation
  const { Icon, words } = outcome === null ? { Icon: IconClock, words: 'Not yet' } : outcomes[outcome]
  return (
    <span className={styles['outcome']} data-outcome={outcome ?? 'none'} title={problem ?? undefined}>
      <Icon size={16} stroke={1.5} aria-hidden="true" className={styles['icon']} />
      <span className={styles['words']}>
        {words}
        {problem && (
          <>
            {': '}
            <VisibleText text={problem} />
          </>
        )}
      </span>
    </span>
  )
}
