import type { AttentionItem } from '@pairwise/contracts'
import type { PairRow, SchedulesPauseRow } from '@pairwise/db'
import { nextTimes } from '@pairwise/queue'
import { scheduleOf } from '../presenters/present-pair.ts'

/** A run that comes this much later than planned is late, not missing. */
const graceMs = 5 * 60_000

export interface OverdueInput {
  readonly pairs: readonly PairRow[]
  readonly lastAsked: ReadonlyMap<string, Date>
  readonly active: ReadonlySet<string>
  readonly pause: SchedulesPauseRow | null
  readonly now: Date
}

/**
 * The pairs that should have run by their schedule and did not. Counted from what came last: a run, a change of the pair, or
 * the end of a pause of all schedules.
 */
export function overduePairs({ pairs, lastAsked, active, pause, now }: OverdueInput): AttentionItem[] {
  if (pause !== null && pause.endedAt === null) return []
  return pairs.flatMap((pair) => {
    const { schedule, paused } = scheduleOf(pair)
    if (paused || active.has(pair.id)) return []
    const from = Math.max(pair.updatedAt.getTime(), lastAsked.get(pair.id)?.getTime() ?? 0, pause?.endedAt?.getTime() ?? 0)
    const [due] = nextTimes(schedule, 1, new Date(from))
    if (!due || due.getTime() + graceMs > now.getTime()) return []
    const key = `due-${due.getTime()}-${pair.id}`
    return [{ kind: 'overdue', key, pairId: pair.id, pairName: pair.name, since: due.toISOString(), assignee: null }]
  })
}
