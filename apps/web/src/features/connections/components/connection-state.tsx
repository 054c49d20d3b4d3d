import type { Connection } from '@pairwise/contracts'
import { IconAlertTriangle, IconCheck, IconCircleDashed } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { StateBadge } from '../../../components/ui/state-badge.tsx'
import { stateText } from '../lib/kind-text.ts'

/** Whether a connection works, as far as its last test knows. */
export function ConnectionState({ connection }: { readonly connection: Pick<Connection, 'kind' | 'test'> }): ReactNode {
  const text = stateText(connection)
  if (connection.kind === 'local' || connection.test?.state === 'working')
    return (
      <StateBadge tone="success" look="outline" icon={<IconCheck size={14} stroke={2} />}>
        {text}
      </StateBadge>
    )
  if (connection.test === null)
    return (
      <StateBadge tone="neutral" look="outline" icon={<IconCircleDashed size={14} stroke={2} />}>
        {text}
      </StateBadge>
    )
  return (
    <StateBadge tone="danger" look="soft" icon={<IconAlertTriangle size={14} stroke={2} />}>
      {text}
    </StateBadge>
  )
}
