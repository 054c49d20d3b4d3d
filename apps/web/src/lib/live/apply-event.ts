import type { LiveEvent, Run } from '@pairwise/contracts'
import type { QueryClient } from '@tanstack/react-query'
import { assertNever } from '../assert-never.ts'
import { keys } from '../query-keys.ts'

/** Brings the cache up to an event: figures are written in, everything else is read again. */
export function applyEvent(queries: QueryClient, event: LiveEvent): void {
  const refresh = (queryKey: readonly unknown[]) => void queries.invalidateQueries({ queryKey })
  switch (event.type) {
    case 'pair-changed':
      refresh(keys.pairList())
      refresh(keys.pair(event.pairId))
      refresh(keys.attention())
      return
    case 'attention-changed':
      refresh(keys.attention())
      // Whether dangerous runs need a second admin can be among what needs somebody.
      refresh(keys.securitySettings())
      return
    case 'connections-changed':
      refresh(keys.connections())
      return
    case 'schedules-pause-changed':
      refresh(keys.schedulesPause())
      refresh(keys.attention())
      return
    case 'run-changed':
      refresh(keys.run(event.runId))
      refresh(keys.runList())
      refresh(keys.pairList())
      refresh(keys.pair(event.pairId))
      refresh(keys.attention())
      return
    case 'plan-changed':
      refresh(keys.plan(event.planId))
      refresh(keys.pairList())
      refresh(keys.pair(event.pairId))
      return
    case 'plan-selection-changed':
      refresh(keys.plan(event.planId))
      return
    case 'approval-changed':
      refresh(keys.attention())
      refresh(keys.approvals())
      refresh(keys.pairList())
      refresh(keys.pair(event.pairId))
      return
    case 'run-progress':
      queries.setQueryData<Run>(keys.run(event.runId), (run) => run && { ...run, state: event.state, counters: event.counters })
      queries.setQueryData<readonly string[]>(keys.runCurrent(event.runId), event.current)
      return
    case 'plan-progress':
      queries.setQueryData(keys.planProgress(event.planId), event.progress)
      return
    case 'conflicts-changed':
      refresh(keys.attention())
      refresh(keys.conflicts())
      refresh(keys.pairList())
      refresh(keys.pair(event.pairId))
      return
    case 'conflict-changed':
      refresh(keys.conflicts())
      return
    case 'conflict-looking':
      queries.setQueryData(keys.conflictLookers(event.conflictId), event.users)
      return
    case 'log-line':
      // Lines go to the log view that asked for them: they are many, and each has a number of its own.
      return
    default:
      assertNever(event)
  }
}
