import { Button } from '@mantine/core'
import type { User } from '@pairwise/contracts'
import { IconUsers } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { ActionButton } from '../../../components/ui/action-button.tsx'
import { DataTable } from '../../../components/ui/data-table.tsx'
import { EmptyState } from '../../../components/ui/empty-state.tsx'
import styles from '../../../components/ui/form.module.css'
import { Loading } from '../../../components/ui/loading.tsx'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import { RelativeTime } from '../../../components/ui/relative-time.tsx'
import { TextFilter } from '../../../components/ui/text-filter.tsx'
import { useBlocked } from '../../../lib/session.ts'
import { usersQuery } from '../api/user-queries.ts'
import { InvitationList } from './invitation-list.tsx'
import { InviteDialog } from './invite-dialog.tsx'
import { SettingsFrame } from './settings-frame.tsx'
import { UserMenu } from './user-menu.tsx'

interface UsersPageProps {
  readonly q: string
  readonly onSearch: (q: string) => void
}

/** Who can sign in, with which role, and who was invited. */
export function UsersPage({ q, onSearch }: UsersPageProps): ReactNode {
  const [isInviting, setInviting] = useState(false)
  const blocked = useBlocked('user.write')
  return (
    <SettingsFrame
      title="Users"
      meta="Who can sign in, and with which role."
      actions={
        <ActionButton blocked={blocked} onClick={() => setInviting(true)}>
          Invite somebody
        </ActionButton>
      }
    >
      <div className={styles['filters']}>
        <TextFilter label="Find a user" placeholder="Name or user name" value={q} onFilter={onSearch} />
      </div>
      <UserTable q={q} onClear={() => onSearch('')} />
      <InvitationList />
      {isInviting && <InviteDialog onClose={() => setInviting(false)} />}
    </SettingsFrame>
  )
}

function UserTable({ q, onClear }: { readonly q: string; readonly onClear: () => void }): ReactNode {
  const query = useInfiniteQuery(usersQuery(q))
  if (query.error) return <ProblemNotice error={query.error} title="The users could not be loaded." onRetry={query.refetch} />
  if (!query.data) return <Loading what="the users" lines={6} />
  const rows = query.data.pages.flatMap((page) => page.rows)
  if (rows.length === 0)
    return (
      <EmptyState
        title="Nobody has this name"
        icon={<IconUsers size={20} stroke={1.5} />}
        action={
          <Button variant="default" onClick={onClear}>
            Clear the search
          </Button>
        }
      />
    )
  return (
    <>
      <DataTable label="Users" rows={rows} rowKey={(user) => user.id} columns={columns} />
      {query.hasNextPage && (
        <Button variant="default" onClick={() => void query.fetchNextPage()}>
          Show more
        </Button>
      )}
    </>
  )
}

const columns = [
  {
    head: 'Name',
    cell: (user: User) => (
      <>
        <bdi>{user.name}</bdi>
        {user.disabled && ' · disabled'}
      </>
    ),
  },
  { head: 'User name', cell: (user: User) => <bdi>{user.username}</bdi> },
  { head: 'Role', cell: (user: User) => user.role },
  { head: 'Second factor', cell: (user: User) => (user.secondFactor ? 'on' : 'off') },
  { head: 'Last sign-in', cell: (user: User) => (user.lastSignInAt ? <RelativeTime at={user.lastSignInAt} /> : 'unknown') },
  { head: 'Actions', cell: (user: User) => <UserMenu user={user} /> },
]
