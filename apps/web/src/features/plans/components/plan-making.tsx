import type { Plan, Side } from '@pairwise/contracts'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { SideChip } from '../../../components/sync/side-chip.tsx'
import { ActionButton } from '../../../components/ui/action-button.tsx'
import { LiveFigure } from '../../../components/ui/live-figure.tsx'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import { ProgressBar } from '../../../components/ui/progress-bar.tsx'
import { plural } from '../../../lib/plural.ts'
import { useBlocked } from '../../../lib/session.ts'
import { useDiscardPlan } from '../api/change-plan.ts'
import { planProgressQuery } from '../api/plan-queries.ts'
import styles from './plan-making.module.css'

/** A plan that is being made: both sides are looked at, nothing is changed. */
export function PlanMaking({ plan }: { readonly plan: Plan }): ReactNode {
  const discard = useDiscardPlan(plan.id)
  const blocked = useBlocked('pair.preview')
  return (
    <section className={styles['making']} aria-labelledby="making">
      <h2 id="making" className={styles['title']}>
        {plan.state === 'queued' ? 'Waiting for a worker. Nothing is being changed.' : 'Comparing both sides. Nothing is being changed.'}
      </h2>
      <div className={styles['sides']}>
        <ScanLine plan={plan} side="path1" name={plan.path1Name} />
        <ScanLine plan={plan} side="path2" name={plan.path2Name} />
      </div>
      {plan.state === 'planning' && <p className={styles['quiet']}>Both sides are read. Making the plan…</p>}
      <div className={styles['foot']}>
        <p className={styles['quiet']}>You can leave this page. The plan is made all the same, and stands on the page of the pair.</p>
        <ActionButton variant="default" blocked={blocked} busy={discard.isPending && 'Stopping…'} onClick={() => discard.mutate()}>
          Stop
        </ActionButton>
      </div>
      {discard.error && <ProblemNotice error={discard.error} refused="The preview was not stopped." />}
    </section>
  )
}

function ScanLine({ plan, side, name }: { readonly plan: Plan; readonly side: Side; readonly name: string }): ReactNode {
  const progress = useQuery(planProgressQuery(plan.id)).data?.[side]
  const isDone = plan.state === 'planning' || progress?.done === true
  const files = plural(progress?.files ?? 0, { one: '# file', other: '# files' })
  return (
    <>
      <SideChip side={side} name={name} />
      <ProgressBar label={`Scan of ${name}`} share={isDone ? 1 : null} />
      <span className={styles['figure']}>
        <LiveFigure>{isDone ? (progress ? `done, ${files}` : 'done') : progress ? `${files} so far` : 'waiting'}</LiveFigure>
      </span>
    </>
  )
}
