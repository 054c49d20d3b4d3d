import type { Invitation } from '@pairwise/contracts'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ActionButton } from '../../../components/ui/action-button.tsx'
import { DataTable } from '../../../components/ui/data-table.tsx'
import { Panel } from '../../../components/ui/panel.tsx'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import { ShortTime } from '../../../components/ui/relative-time.tsx'
import { useBlocked } from '../../../lib/session.ts'
import { invitationsQuery, useWithdrawInvitation } from '../api/user-queries.ts'

/** Invitations that nobody used yet; nothing when there are none. */
export function InvitationList(): ReactNode {
  const query = useQuery(invitationsQuery)
  const withdraw = useWithdrawInvitation()
  const blocked = useBlocked('user.write')
  if (query.error) return <ProblemNotice error={query.error} title="The invitations could not be loaded." onRetry={query.refetch} />
  const rows = query.data?.rows ?? []
  if (rows.length === 0) return null
  const columns = [
    { head: 'Name', cell: (each: Invitation) => <bdi>{each.name}</bdi> },
    { head: 'Role', cell: (each: Invitation) => each.role },
    { head: 'Invited by', cell: (each: Invitation) => <bdi>{each.madeBy}</bdi> },
    { head: 'Expires', cell: (each: Invitation) => <ShortTime at={each.expiresAt} /> },
    {
      head: 'Actions',
      cell: (each: Invitation) => (
        <ActionButton
          size="xs"
          variant="default"
          blocked={blocked}
          aria-label={`Withdraw the invitation of ${each.name}`}
          onClick={() => withdraw.mutate(each.id)}
        >
          Withdraw
        </ActionButton>
      ),
    },
  ]
  return (
    <Panel title="Invitations">
      {withdraw.error && <ProblemNotice error={withdraw.error} refused="The invitation was not withdrawn." />}
      <DataTable label="Invitations" rows={rows} rowKey={(each) => each.id} columns={columns} />
    </Panel>
  )
}
