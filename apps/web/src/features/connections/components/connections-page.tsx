import { Button, NativeSelect } from '@mantine/core'
import type { Connection, ConnectionKind } from '@pairwise/contracts'
import { IconPlugConnected } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { ActionButton } from '../../../components/ui/action-button.tsx'
import { Crumbs } from '../../../components/ui/crumbs.tsx'
import { DataTable } from '../../../components/ui/data-table.tsx'
import { EmptyState } from '../../../components/ui/empty-state.tsx'
import formStyles from '../../../components/ui/form.module.css'
import { Loading } from '../../../components/ui/loading.tsx'
import { Page, PageHeader } from '../../../components/ui/page.tsx'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import { RelativeTime } from '../../../components/ui/relative-time.tsx'
import { TextFilter } from '../../../components/ui/text-filter.tsx'
import { connectionsQuery } from '../../../lib/connections.ts'
import { useBlocked } from '../../../lib/session.ts'
import { capabilityText, neverWrittenText } from '../lib/capability-text.ts'
import type { ConnectionSearch } from '../lib/connection-search.ts'
import { addressText, kindText } from '../lib/kind-text.ts'
import { ConnectionState } from './connection-state.tsx'
import styles from './connections.module.css'
import { KindIcon } from './kind-icon.tsx'

interface ConnectionsPageProps {
  readonly search: ConnectionSearch
  readonly onSearch: (part: Partial<ConnectionSearch>) => void
  readonly onAdd: () => void
  readonly onImport: () => void
}

/** Every place where files can be. */
export function ConnectionsPage({ search, onSearch, onAdd, onImport }: ConnectionsPageProps): ReactNode {
  const query = useQuery(connectionsQuery)
  const blocked = useBlocked('connection.write')
  const add = (
    <div className={styles['buttons']}>
      <ActionButton onClick={onAdd} blocked={blocked}>
        Add a connection
      </ActionButton>
      <ActionButton variant="default" onClick={onImport} blocked={blocked}>
        Import rclone.conf
      </ActionButton>
    </div>
  )
  const rows = query.data?.rows ?? []
  const hasOnlyDisk = query.data !== undefined && rows.every(({ kind }) => kind === 'local')
  return (
    <Page>
      <Crumbs>{['Connections']}</Crumbs>
      <PageHeader title="Connections" meta="Places for files, and what they can do." actions={!hasOnlyDisk && add} />
      {query.error && <ProblemNotice error={query.error} title="The connections could not be loaded." onRetry={query.refetch} />}
      {query.isPending && <Loading what="the connections" lines={4} height={48} />}
      {query.data && !hasOnlyDisk && <Filters search={search} onSearch={onSearch} />}
      {query.data && (
        <ConnectionTable rows={rows.filter((row) => isWanted(row, search))} onClear={() => onSearch({ q: '', type: 'all' })} />
      )}
      {hasOnlyDisk && (
        <EmptyState title="Only this server’s disk is connected" icon={<IconPlugConnected size={20} stroke={1.5} />} action={add}>
          Add S3, SFTP, WebDAV or any rclone remote.
        </EmptyState>
      )}
    </Page>
  )
}

function Filters({ search, onSearch }: Pick<ConnectionsPageProps, 'search' | 'onSearch'>): ReactNode {
  const kinds = Object.entries(kindText).map(([value, label]) => ({ value, label }))
  return (
    <div className={formStyles['filters']}>
      <TextFilter label="Find a connection" placeholder="Name or address" value={search.q} onFilter={(q) => onSearch({ q })} />
      <NativeSelect
        aria-label="Type"
        data={[{ value: 'all', label: 'All types' }, ...kinds]}
        value={search.type}
        onChange={(event) => onSearch({ type: event.currentTarget.value as ConnectionKind | 'all' })}
      />
    </div>
  )
}

function isWanted({ name, kind, config }: Connection, { q, type }: ConnectionSearch): boolean {
  const text = `${name} ${addressText(config)}`.toLowerCase()
  return (type === 'all' || type === kind) && text.includes(q.trim().toLowerCase())
}

function ConnectionTable({ rows, onClear }: { readonly rows: readonly Connection[]; readonly onClear: () => void }): ReactNode {
  if (rows.length === 0)
    return (
      <EmptyState
        title="No connection matches these filters"
        icon={<IconPlugConnected size={20} stroke={1.5} />}
        action={
          <Button variant="default" onClick={onClear}>
            Clear filters
          </Button>
        }
      />
    )
  return <DataTable label="Connections" rows={rows} rowKey={({ id }) => id} columns={columns} />
}

const columns = [
  {
    head: 'Name',
    cell: ({ id, name, config }: Connection) => (
      <>
        <Link to="/connections/$connectionId" params={{ connectionId: id }}>
          <bdi>{name}</bdi>
        </Link>
        {config.kind !== 'local' && (
          <p className={styles['muted']}>
            <bdi>{addressText(config)}</bdi>
          </p>
        )}
      </>
    ),
  },
  {
    head: 'Type',
    cell: ({ kind }: Connection) => (
      <span className={styles['kind']}>
        <KindIcon kind={kind} />
        {kindText[kind]}
      </span>
    ),
  },
  {
    head: 'State',
    cell: (connection: Connection) => (
      <span className={styles['whole']}>
        <ConnectionState connection={connection} />
      </span>
    ),
  },
  {
    head: 'Used by',
    cell: ({ usedBy }: Connection) => (
      <span className={styles['used']}>{usedBy.length === 0 ? 'no pair' : <UsedBy usedBy={usedBy} />}</span>
    ),
  },
  {
    head: 'Last test',
    cell: ({ kind, test }: Connection) => (
      <span className={styles['whole']}>{kind === 'local' ? '–' : test ? <RelativeTime at={test.at} /> : 'never'}</span>
    ),
  },
  {
    head: 'Abilities',
    cell: ({ test, readOnly }: Connection) => {
      const known = test?.capabilities ? capabilityText(test.capabilities).slice(0, 3) : []
      return [...(readOnly ? [neverWrittenText] : []), ...known].join(' ') || '–'
    },
  },
]

function UsedBy({ usedBy }: Pick<Connection, 'usedBy'>): ReactNode {
  const pairs = new Map(usedBy.map(({ pairId, name }) => [pairId, name]))
  return [...pairs].map(([pairId, name], index) => (
    <span key={pairId}>
      {index > 0 && ', '}
      <Link to="/pairs/$pairId" params={{ pairId }}>
        <bdi>{name}</bdi>
      </Link>
    </span>
  ))
}
