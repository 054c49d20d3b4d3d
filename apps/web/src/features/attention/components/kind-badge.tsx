import type { AttentionKind } from '@pairwise/contracts'
import {
  IconAlertTriangle,
  IconArrowsLeftRight,
  IconCalendarX,
  IconCircleX,
  IconCloudOff,
  IconDatabaseExclamation,
  IconHandStop,
  IconHourglassLow,
  IconPlugX,
  IconShieldQuestion,
  IconUserCheck,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { type BadgeStyle, StyledBadge } from '../../../components/ui/state-badge.tsx'
import { attentionLabels } from '../lib/attention-text.ts'

const looks = {
  approval: { Icon: IconUserCheck, tone: 'held', look: 'solid' },
  'second-person': { Icon: IconShieldQuestion, tone: 'held', look: 'solid' },
  held: { Icon: IconHandStop, tone: 'held', look: 'solid' },
  unreachable: { Icon: IconPlugX, tone: 'danger', look: 'soft' },
  connection: { Icon: IconCloudOff, tone: 'danger', look: 'soft' },
  failed: { Icon: IconCircleX, tone: 'danger', look: 'solid' },
  partial: { Icon: IconAlertTriangle, tone: 'danger', look: 'soft' },
  expiring: { Icon: IconHourglassLow, tone: 'neutral', look: 'soft' },
  conflicts: { Icon: IconArrowsLeftRight, tone: 'conflict', look: 'soft' },
  overdue: { Icon: IconCalendarX, tone: 'neutral', look: 'soft' },
  'low-space': { Icon: IconDatabaseExclamation, tone: 'neutral', look: 'soft' },
} as const satisfies Record<AttentionKind, BadgeStyle>

/** What kind of thing needs somebody, as icon and word. */
export function KindBadge({ kind }: { readonly kind: AttentionKind }): ReactNode {
  return <StyledBadge badge={looks[kind]}>{attentionLabels[kind]}</StyledBadge>
}
