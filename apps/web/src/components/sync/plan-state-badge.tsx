import type { PlanState } from '@pairwise/contracts'
import {
  IconCheck,
  IconCircleCheck,
  IconCircleX,
  IconClock,
  IconHandStop,
  IconListCheck,
  IconListSearch,
  IconRadar2,
  IconRefreshAlert,
  IconTrashX,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { type BadgeStyle, StyledBadge } from '../ui/state-badge.tsx'

interface Look extends BadgeStyle {
  readonly words: string
}

const looks = {
  queued: { words: 'Queued', Icon: IconClock, tone: 'neutral', look: 'outline' },
  scanning: { words: 'Scanning both sides', Icon: IconRadar2, tone: 'info', look: 'outline' },
  planning: { words: 'Making the plan', Icon: IconListSearch, tone: 'info', look: 'outline' },
  ready: { words: 'Plan ready', Icon: IconListCheck, tone: 'info', look: 'soft' },
  nothing: { words: 'Nothing to do', Icon: IconCheck, tone: 'success', look: 'outline' },
  held: { words: 'Held: needs a decision', Icon: IconHandStop, tone: 'held', look: 'solid' },
  applied: { words: 'Applied', Icon: IconCircleCheck, tone: 'success', look: 'outline' },
  stale: { words: 'Out of date', Icon: IconRefreshAlert, tone: 'neutral', look: 'soft' },
  discarded: { words: 'Discarded', Icon: IconTrashX, tone: 'neutral', look: 'outline' },
  failed: { words: 'Failed', Icon: IconCircleX, tone: 'danger', look: 'solid' },
} as const satisfies Record<PlanState, Look>

/** The state of a plan as people read it. */
export function PlanStateBadge({ state }: { readonly state: PlanState }): ReactNode {
  const look = looks[state]
  return <StyledBadge badge={look}>{look.words}</StyledBadge>
}
