import type { ScheduleView } from '@pairwise/contracts'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Loading } from '../../../components/ui/loading.tsx'
import { Panel } from '../../../components/ui/panel.tsx'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import { scheduleQuery } from '../api/schedule-queries.ts'
import { PauseButton } from './pause-button.tsx'
import { ScheduleForm } from './schedule-form.tsx'

/** When a pair runs by itself: the form, and the switch that pauses it. */
export function SchedulePanel({ pairId }: { readonly pairId: string }): ReactNode {
  const query = useQuery(scheduleQuery(pairId))
  return (
    <Panel title="When should it run?" actions={query.data && <PauseButton pairId={pairId} view={query.data} />}>
      {query.isPending && <Loading what="the schedule" lines={4} height={32} />}
      {query.error && !query.data && (
        <ProblemNotice error={query.error} title="The schedule could not be loaded." onRetry={query.refetch} />
      )}
      {query.data && <ScheduleForm key={keyOf(query.data)} pairId={pairId} view={query.data} />}
    </Panel>
  )
}

/** A schedule that somebody else changed fills the form anew; a moved next time does not. */
function keyOf({ schedule }: ScheduleView): string {
  return JSON.stringify(schedule)
}
