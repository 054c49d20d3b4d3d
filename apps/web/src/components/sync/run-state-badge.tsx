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
import { type BadgeStyle, StyledBadge } from '../ui/state-badge.tsx'

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
} as const satisfies Record<RunState, BadgeStyle>

const conflictLook: BadgeStyle = { Icon: IconGitMerge, tone: 'conflict', look: 'soft' }

/** The state of a run as people read it. */
export function RunStateBadge({ run }: { readonly run: Run }): ReactNode {
  const badge = run.state === 'done' && run.counters.conflicts > 0 ? conflictLook : looks[run.state]
  return <StyledBadge badge={badge}>{runStateWords(run)}</StyledBadge>
}
