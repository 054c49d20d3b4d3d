import type { Run, RunState } from '@pairwise/contracts'
import {
  IconAlertTriangle,
  IconArrowsExchange,
  IconCheck,
  IconCircleCheck,
  IconCircleX,
  IconClock,
  IconGitMerge,
  IconHandStop,
  IconListSearch,
  IconPlayerStop,
  IconRadar2,
  IconShieldCheck,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { runStateWords } from '../../lib/run-state.ts'
import { type BadgeLook, type BadgeTone, StateBadge } from '../ui/state-badge.tsx'

interface Look {
  readonly Icon: typeof IconClock
  readonly tone: BadgeTone
  readonly look: BadgeLook
}

const looks = {
  queued: { Icon: IconClock, tone: 'neutral', look: 'outline' },
  scanning: { Icon: IconRadar2, tone: 'info', look: 'outline' },
  planning: { Icon: IconListSearch, tone: 'info', look: 'outline' },
  applying: { Icon: IconArrowsExchange, tone: 'info', look: 'soft' },
  verifying: { Icon: IconShieldCheck, tone: 'info', look: 'soft' },
  nothing: { Icon: IconCheck, tone: 'success', look: 'outline' },
  held: { Icon: IconHandStop, tone: 'held', look: 'solid' },
  done: { Icon: IconCircleCheck, tone: 'success', look: 'outline' },
  partial: { Icon: IconAlertTriangle, tone: 'danger', look: 'soft' },
  failed: { Icon: IconCircleX, tone: 'danger', look: 'solid' },
  stopped: { Icon: IconPlayerStop, tone: 'neutral', look: 'soft' },
} as const satisfies Record<RunState, Look>

const conflictLook: Look = { Icon: IconGitMerge, tone: 'conflict', look: 'soft' }

/** The state of a run as people read it. */
export function RunStateBadge({ run }: { readonly run: Run }): ReactNode {
  const { Icon, tone, look }: Look = run.state === 'done' && run.counters.conflicts > 0 ? conflictLook : looks[run.state]
  return (
    <StateBadge tone={tone} look={look} icon={<Icon size={16} stroke={1.5} />}>
      {runStateWords(run)}
    </StateBadge>
  )
}
