import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ActionButton } from '../../../components/ui/action-button.tsx'
import { Loading } from '../../../components/ui/loading.tsx'
import { Panel } from '../../../components/ui/panel.tsx'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import { api } from '../../../lib/api-client.ts'
import { ownSecurityQuery, ownSessionsQuery, signInWaysQuery, useOwn } from '../api/profile-queries.ts'
import { AppPanel } from './app-panel.tsx'
import { PasskeyPanel } from './passkey-panel.tsx'
import { ProfileFrame } from './profile-frame.tsx'
import { SessionTable } from './session-table.tsx'

/** One’s own second factors, and where one is signed in. */
export function OwnSecurityPage(): ReactNode {
  const query = useQuery(ownSecurityQuery)
  const ways = useQuery(signInWaysQuery).data
  return (
    <ProfileFrame title="Security" meta="How you prove who you are, and where you are signed in.">
      {query.error && <ProblemNotice error={query.error} title="Your second factors could not be loaded." onRetry={query.refetch} />}
      {query.isPending && <Loading what="your second factors" lines={6} />}
      {query.data && (
        <>
          <AppPanel isOn={query.data.secondFactor} />
          <PasskeyPanel passkeys={query.data.passkeys} canHave={ways?.passkeys === true} />
          {ways?.provider && <ProviderPanel name={ways.provider.name} isConnected={query.data.provider} />}
        </>
      )}
      <OwnSessions />
    </ProfileFrame>
  )
}

function ProviderPanel({ name, isConnected }: { readonly name: string; readonly isConnected: boolean }): ReactNode {
  const connect = useOwn(async () => {
    const { url } = await api.call('connectProvider', {})
    window.location.assign(url)
  })
  const disconnect = useOwn(() => api.call('disconnectProvider', {}))
  const error = connect.error ?? disconnect.error
  return (
    <Panel
      title={`Sign in with ${name}`}
      actions={
        isConnected ? (
          <ActionButton variant="default" busy={disconnect.isPending && 'Disconnecting…'} onClick={() => disconnect.mutate()}>
            Disconnect
          </ActionButton>
        ) : (
          <ActionButton variant="default" busy={connect.isPending && 'Going there…'} onClick={() => connect.mutate()}>
            Connect
          </ActionButton>
        )
      }
    >
      {error && <ProblemNotice error={error} />}
      <p>{isConnected ? `Your account of ${name} signs you in here.` : `No account of ${name} is connected.`}</p>
    </Panel>
  )
}

function OwnSessions(): ReactNode {
  const query = useQuery(ownSessionsQuery)
  const end = useOwn((sessionRef: string) => api.call('endSession', { params: { sessionRef } }))
  const endOthers = useOwn(() => api.call('endOtherSessions', {}))
  const error = end.error ?? endOthers.error
  const hasOthers = (query.data?.rows.length ?? 0) > 1
  return (
    <Panel
      title="Sessions"
      actions={
        <ActionButton
          variant="default"
          blocked={hasOthers ? undefined : 'You are signed in nowhere else.'}
          busy={endOthers.isPending && 'Ending them…'}
          onClick={() => endOthers.mutate()}
        >
          End all others
        </ActionButton>
      }
    >
      {query.error && <ProblemNotice error={query.error} title="Your sessions could not be loaded." onRetry={query.refetch} />}
      {error && <ProblemNotice error={error} refused="No session was ended." />}
      {query.isPending && <Loading what="your sessions" />}
      {query.data && <SessionTable rows={query.data.rows} onEnd={(ref) => end.mutate(ref)} />}
    </Panel>
  )
}
