import { Button } from '@mantine/core'
import { IconHandStop } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Notice } from '../../../components/ui/notice.tsx'
import { gateText } from '../../../lib/gate-text.ts'
import { sideNames } from '../../../lib/side-names.ts'
import { approvalListQuery } from '../api/approval-queries.ts'

/** What of a pair waits for a decision, with the way to it. */
export function OpenApprovals({ pairId }: { readonly pairId: string }): ReactNode {
  const rows = useQuery(approvalListQuery({ pair: pairId, state: 'waiting' })).data?.rows ?? []
  return rows.map((approval) => {
    const [gate] = approval.gates
    const isHeld = approval.kind === 'held'
    return (
      <Notice
        key={approval.id}
        tone="held"
        icon={<IconHandStop size={20} stroke={1.5} />}
        title={isHeld ? `${approval.pairName} is held.` : 'A resync waits for approval.'}
        actions={
          <Button
            size="xs"
            renderRoot={({ ref, ...props }) => <Link {...props} to="/approvals/$approvalId" params={{ approvalId: approval.id }} />}
          >
            {isHeld ? 'Review and decide' : 'Review request'}
          </Button>
        }
      >
        {gate ? gateText(gate, sideNames(approval)).cause : approval.why}
      </Notice>
    )
  })
}
