import type { ApiToken } from '@pairwise/contracts'
import { IconKey } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { ActionButton } from '../../../components/ui/action-button.tsx'
import { ConfirmDialog } from '../../../components/ui/confirm-dialog.tsx'
import { DataTable } from '../../../components/ui/data-table.tsx'
import { EmptyState } from '../../../components/ui/empty-state.tsx'
import { Loading } from '../../../components/ui/loading.tsx'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import { RelativeTime, ShortTime } from '../../../components/ui/relative-time.tsx'
import { useBlocked } from '../../../lib/session.ts'
import { tokensQuery, useRevokeToken } from '../api/token-queries.ts'
import { scopeText } from '../lib/scope-text.ts'
import { SettingsFrame } from './settings-frame.tsx'
import { TokenDialog } from './token-dialog.tsx'

/** API tokens: what scripts sign in with. */
export function TokensPage(): ReactNode {
  const [isMaking, setMaking] = useState(false)
  const blocked = useBlocked('token.write')
  return (
    <SettingsFrame
      title="Tokens"
      meta="What scripts sign in with. Tokens can never approve."
      actions={
        <ActionButton blocked={blocked} onClick={() => setMaking(true)}>
          Make a token
        </ActionButton>
      }
    >
      <TokenList />
      {isMaking && <TokenDialog onClose={() => setMaking(false)} />}
    </SettingsFrame>
  )
}

function TokenList(): ReactNode {
  const query = useQuery(tokensQuery)
  const revoke = useRevokeToken()
  const blocked = useBlocked('token.write')
  const [asked, setAsked] = useState<ApiToken | null>(null)
  if (query.error) return <ProblemNotice error={query.error} title="The tokens could not be loaded." onRetry={query.refetch} />
  if (!query.data) return <Loading what="the tokens" lines={4} />
  const { rows } = query.data
  if (rows.length === 0)
    return (
      <EmptyState title="No API tokens yet" icon={<IconKey size={20} stroke={1.5} />}>
        A token lets a script use the API with the rights that you choose, for as long as you choose.
      </EmptyState>
    )
  const columns = [
    { head: 'Name', cell: (token: ApiToken) => <bdi>{token.name}</bdi> },
    { head: 'Begins with', cell: (token: ApiToken) => <code>{token.start}…</code> },
    { head: 'Scopes', cell: (token: ApiToken) => token.scopes.map((scope) => scopeText[scope].label).join(', ') },
    { head: 'Owner', cell: (token: ApiToken) => <bdi>{token.owner}</bdi> },
    { head: 'Last used', cell: (token: ApiToken) => (token.lastUsedAt ? <RelativeTime at={token.lastUsedAt} /> : 'not yet') },
    { head: 'Expires', cell: (token: ApiToken) => <Expiry token={token} /> },
    {
      head: 'Actions',
      cell: (token: ApiToken) => (
        <ActionButton
          size="xs"
          variant="default"
          blocked={token.revokedAt ? 'This token was revoked already.' : blocked}
          aria-label={`Revoke ${token.name}`}
          onClick={() => setAsked(token)}
        >
          Revoke…
        </ActionButton>
      ),
    },
  ]
  return (
    <>
      <DataTable label="API tokens" rows={rows} rowKey={(token) => token.id} columns={columns} />
      <ConfirmDialog
        isOpen={asked !== null}
        title={`Revoke ${asked?.name}?`}
        confirm="Revoke the token"
        isDangerous
        busy={revoke.isPending && 'Revoking…'}
        onConfirm={() => asked && revoke.mutate(asked.id, { onSuccess: () => setAsked(null) })}
        onClose={() => setAsked(null)}
      >
        Scripts that use it are refused from now on. This can’t be undone.
        {revoke.error && <ProblemNotice error={revoke.error} refused="The token was not revoked." />}
      </ConfirmDialog>
    </>
  )
}

function Expiry({ token }: { readonly token: ApiToken }): ReactNode {
  if (token.revokedAt)
    return (
      <>
        revoked <RelativeTime at={token.revokedAt} />
      </>
    )
  return token.expiresAt ? <ShortTime at={token.expiresAt} /> : 'never'
}
