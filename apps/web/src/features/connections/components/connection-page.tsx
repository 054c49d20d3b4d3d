import type { Connection } from '@pairwise/contracts'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useEffect } from 'react'
import { listCrumbs } from '../../../components/ui/crumb-links.tsx'
import { Crumbs } from '../../../components/ui/crumbs.tsx'
import { Loading } from '../../../components/ui/loading.tsx'
import { Page, PageHeader } from '../../../components/ui/page.tsx'
import { Panel } from '../../../components/ui/panel.tsx'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import { connectionQuery } from '../api/connection-queries.ts'
import { neverWrittenText } from '../lib/capability-text.ts'
import { addressText, kindText } from '../lib/kind-text.ts'
import { CapabilityCard } from './capability-card.tsx'
import { ConnectionState } from './connection-state.tsx'
import { ConnectionTestPanel } from './connection-test-panel.tsx'
import styles from './connections.module.css'
import { DeleteConnection } from './delete-connection.tsx'
import { EditConnection, RenameConnection } from './edit-connection.tsx'
import { StoredSecrets } from './stored-secrets.tsx'

interface ConnectionPageProps {
  readonly connectionId: string
  readonly onDeleted: () => void
}

/** One place where files are. */
export function ConnectionPage({ connectionId, onDeleted }: ConnectionPageProps): ReactNode {
  const query = useQuery(connectionQuery(connectionId))
  if (query.error || !query.data)
    return (
      <Page width="form">
        <Crumbs>{[listCrumbs.connections, 'Connection']}</Crumbs>
        <PageHeader title="Connection" />
        {query.error ? (
          <ProblemNotice error={query.error} title="The connection could not be loaded." onRetry={query.refetch} />
        ) : (
          <Loading what="the connection" lines={6} />
        )}
      </Page>
    )
  const { connection, etag } = query.data
  return (
    <Page width="form">
      <Crumbs>{[listCrumbs.connections, connection.name]}</Crumbs>
      <PageHeader
        title={connection.name}
        documentTitle={`${connection.name} · Connections`}
        badge={<ConnectionState connection={connection} />}
        meta={
          connection.kind === 'local' ? (
            'The disk of the machine that the worker runs on.'
          ) : (
            <bdi className={styles['address']}>{addressText(connection.config)}</bdi>
          )
        }
      />
      {connection.kind === 'local' ? (
        <LocalPanels connection={connection} etag={etag} />
      ) : (
        <RemotePanels connection={connection} etag={etag} onDeleted={onDeleted} />
      )}
    </Page>
  )
}

interface PanelsProps {
  readonly connection: Connection
  readonly etag: string
}

function LocalPanels({ connection, etag }: PanelsProps): ReactNode {
  return (
    <>
      <Panel title="Allowed folders">
        {connection.roots.length === 0 ? (
          <p>The server allows no folders yet. Name them in PAIRWISE_LOCAL_ROOTS and start it again.</p>
        ) : (
          <ul className={styles['list']}>
            {connection.roots.map((root) => (
              <li key={root}>
                <bdi>{root}</bdi>
              </li>
            ))}
          </ul>
        )}
      </Panel>
      <UsedByPanel usedBy={connection.usedBy} />
      <Panel title="Name">
        <RenameConnection connection={connection} etag={etag} />
      </Panel>
    </>
  )
}

function RemotePanels({ connection, etag, onDeleted }: PanelsProps & { readonly onDeleted: () => void }): ReactNode {
  const capabilities = connection.test?.capabilities ?? null
  // Whoever comes for one part of the page comes before the page has any.
  useEffect(() => document.getElementById(location.hash.slice(1))?.scrollIntoView(), [])
  return (
    <>
      <div className={styles['panels']}>
        <ConnectionTestPanel connection={connection} />
        <Panel title="Abilities">
          {connection.readOnly && <p>{neverWrittenText}</p>}
          {capabilities ? <CapabilityCard capabilities={capabilities} /> : <p>Not known yet. A test that works finds them out.</p>}
        </Panel>
      </div>
      <Panel title="Secrets" anchor="secrets">
        <StoredSecrets connection={connection} etag={etag} />
      </Panel>
      <UsedByPanel usedBy={connection.usedBy} />
      <Panel title={`${kindText[connection.kind]} address`} anchor="address">
        <EditConnection connection={connection} etag={etag} />
      </Panel>
      <Panel title="Delete">
        <DeleteConnection connection={connection} onDeleted={onDeleted} />
      </Panel>
    </>
  )
}

function UsedByPanel({ usedBy }: Pick<Connection, 'usedBy'>): ReactNode {
  return (
    <Panel title="Used by">
      {usedBy.length === 0 ? (
        <p>No pair uses it.</p>
      ) : (
        <ul className={styles['list']}>
          {usedBy.map(({ pairId, name, side }) => (
            <li key={`${pairId} ${side}`}>
              <Link to="/pairs/$pairId" params={{ pairId }}>
                <bdi>{name}</bdi>
              </Link>
              , {side === 'path1' ? 'path 1' : 'path 2'}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}
