import type { User } from '@pairwise/contracts'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ConfirmDialog } from '../../../components/ui/confirm-dialog.tsx'
import { Loading } from '../../../components/ui/loading.tsx'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import { useEndUserSession, userSessionsQuery } from '../api/user-queries.ts'
import { SessionTable } from './session-table.tsx'

/** Where somebody is signed in. */
export function SessionsDialog({ user, onClose }: { readonly user: User; readonly onClose: () => void }): ReactNode {
  const query = useQuery(userSessionsQuery(user.id))
  const end = useEndUserSession(user.id)
  return (
    <ConfirmDialog isOpen title={`Sessions of ${user.name}`} confirm="Done" onConfirm={onClose} onClose={onClose}>
      {query.error && <ProblemNotice error={query.error} title="The sessions could not be loaded." onRetry={query.refetch} />}
      {end.error && <ProblemNotice error={end.error} refused="The session was not ended." />}
      {query.isPending && <Loading what="the sessions" />}
      {query.data && <SessionTable rows={query.data.rows} onEnd={(ref) => end.mutate(ref)} />}
    </ConfirmDialog>
  )
}
