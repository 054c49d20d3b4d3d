import type { Pair } from '@pairwise/contracts'
import {
  IconAlertCircle,
  IconArrowsUpDown,
  IconCalendarTime,
  IconCircleCheck,
  IconPlayerPause,
  IconQuestionMark,
} from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { RunStateBadge } from '../../../components/sync/run-state-badge.tsx'
import { LiveFigure } from '../../../components/ui/live-figure.tsx'
import { RelativeTime } from '../../../components/ui/relative-time.tsx'
import { useNow } from '../../../components/ui/use-now.ts'
import { triggerWords } from '../../../lib/run-state.ts'
import { scheduleFact } from '../../../lib/schedule-text.ts'
import { syncWords } from '../lib/pair-facts.ts'
import styles from './pair-facts.module.css'

const syncIcons = {
  'needs-baseline': IconAlertCircle,
  'in-sync': IconCircleCheck,
  'changes-waiting': IconArrowsUpDown,
  unknown: IconQuestionMark,
} as const satisfies Record<Pair['sync']['state'], typeof IconCircleCheck>

interface PairFactsProps {
  readonly pair: Pair
  readonly scheduleActions?: ReactNode
}

/** The three facts about a pair, side by side and never merged into one light. */
export function PairFacts({ pair, scheduleActions }: PairFactsProps): ReactNode {
  return (
    <dl className={styles['facts']}>
      <div className={styles['fact']}>
        <dt>Sync</dt>
        <dd>
          <SyncFactLine pair={pair} />
        </dd>
      </div>
      <div className={styles['fact']}>
        <dt>Last run</dt>
        <dd>
          <LastRunLine pair={pair} />
        </dd>
      </div>
      <div className={styles['fact']}>
        <dt>Schedule</dt>
        <dd>
          <ScheduleLine pair={pair} />
          {scheduleActions && <div className={styles['actions']}>{scheduleActions}</div>}
        </dd>
      </div>
    </dl>
  )
}

interface FactLineProps {
  readonly pair: Pair
  /** In a row of a list. */
  readonly isCompact?: boolean
}

/** Whether both sides are the same, and since when that is known. */
export function SyncFactLine({ pair, isCompact = false }: FactLineProps): ReactNode {
  const now = useNow()
  const words = syncWords(pair.sync, now)
  const Icon = syncIcons[pair.sync.state]
  return (
    <Line icon={<Icon size={16} stroke={1.5} />} tone={pair.sync.state === 'in-sync' ? 'good' : 'plain'} note={words.note}>
      <LiveFigure isCompact={isCompact}>{words.fact}</LiveFigure>
    </Line>
  )
}

/** How the last run ended, or how far the present one is. */
export function LastRunLine({ pair, isCompact = false }: FactLineProps): ReactNode {
  const run = pair.activeRun ?? pair.lastRun
  if (!run) return <Line note="The first run builds the baseline">No run yet</Line>
  return (
    <div>
      <Link to="/runs/$runId" params={{ runId: run.id }} className={styles['run']}>
        <LiveFigure isCompact={isCompact}>
          <RunStateBadge run={run} />
        </LiveFigure>
      </Link>
      <p className={styles['note']} data-note="">
        Run {run.id}, <RelativeTime at={run.finishedAt ?? run.startedAt ?? run.createdAt} /> · {triggerWords(run)}
      </p>
    </div>
  )
}

/** When the pair runs next by itself. */
export function ScheduleLine({ pair, isCompact = false }: FactLineProps): ReactNode {
  const { fact, note } = scheduleFact(pair.schedule, useNow())
  const isPaused = pair.schedule.paused && pair.schedule.schedule.kind !== 'manual'
  const Icon = isPaused ? IconPlayerPause : IconCalendarTime
  return (
    <Line icon={<Icon size={16} stroke={1.5} />} note={note}>
      <LiveFigure isCompact={isCompact}>{fact}</LiveFigure>
    </Line>
  )
}

interface LineProps {
  readonly icon?: ReactNode
  readonly tone?: 'good' | 'plain'
  readonly note: string
  readonly children: ReactNode
}

function Line({ icon, tone = 'plain', note, children }: LineProps): ReactNode {
  return (
    <div>
      <p className={styles['line']}>
        {icon && (
          <span className={styles['icon']} data-tone={tone} aria-hidden="true">
            {icon}
          </span>
        )}
        {children}
      </p>
      <p className={styles['note']} data-note="">
        {note}
      </p>
    </div>
  )
}
