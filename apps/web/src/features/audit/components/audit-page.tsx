import { Button, NativeSelect, TextInput } from '@mantine/core'
import { type AuditEntry, auditActions, auditSubjectTypes } from '@pairwise/contracts'
import { IconHistory } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ActionButton } from '../../../components/ui/action-button.tsx'
import { Crumbs } from '../../../components/ui/crumbs.tsx'
import { DataTable } from '../../../components/ui/data-table.tsx'
import { EmptyState } from '../../../components/ui/empty-state.tsx'
import styles from '../../../components/ui/form.module.css'
import { Loading } from '../../../components/ui/loading.tsx'
import { Page, PageHeader } from '../../../components/ui/page.tsx'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import { ShortTime } from '../../../components/ui/relative-time.tsx'
import { TextFilter } from '../../../components/ui/text-filter.tsx'
import { auditQuery, useExport } from '../api/audit-queries.ts'
import { type AuditSearch, auditSearchDefaults } from '../lib/audit-search.ts'
import { actorText } from '../lib/audit-text.ts'
import { AuditChange } from './audit-change.tsx'
import { AuditSubject } from './audit-subject.tsx'

interface AuditPageProps {
  readonly search: AuditSearch
  readonly onSearch: (part: Partial<AuditSearch>) => void
}

/** Who did what, newest first. */
export function AuditPage({ search, onSearch }: AuditPageProps): ReactNode {
  const query = useInfiniteQuery(auditQuery(search))
  const download = useExport(search)
  const first = query.data?.pages[0]
  return (
    <Page>
      <Crumbs>{['Audit log']}</Crumbs>
      <PageHeader
        title="Audit log"
        meta={
          first && !first.all
            ? 'Your own acts and those of your tokens. Admins see those of everybody.'
            : 'Who did what. Entries are only ever added.'
        }
        actions={
          <>
            <ActionButton variant="default" busy={download.isPending && 'Reading…'} onClick={() => download.mutate('csv')}>
              Export CSV
            </ActionButton>
            <ActionButton variant="default" busy={download.isPending && 'Reading…'} onClick={() => download.mutate('json')}>
              Export JSON
            </ActionButton>
          </>
        }
      />
      {download.error && <ProblemNotice error={download.error} title="The export was not made." />}
      <Filters search={search} onSearch={onSearch} />
      {query.error && <ProblemNotice error={query.error} title="The audit log could not be loaded." onRetry={query.refetch} />}
      {query.isPending && <Loading what="the audit log" lines={12} />}
      {query.data && <Entries rows={query.data.pages.flatMap((page) => page.rows)} onClear={() => onSearch(auditSearchDefaults)} />}
      {query.hasNextPage && (
        <ActionButton variant="default" busy={query.isFetchingNextPage && 'Loading…'} onClick={() => void query.fetchNextPage()}>
          Show older entries
        </ActionButton>
      )}
    </Page>
  )
}

function Filters({ search, onSearch }: AuditPageProps): ReactNode {
  const type = search.object.split(':', 1)[0] ?? ''
  return (
    <div className={styles['filters']}>
      <TextFilter key={search.user} label="Who" placeholder="Who" value={search.user} onFilter={(user) => onSearch({ user })} />
      <NativeSelect
        label="Action"
        data={[{ value: '', label: 'All actions' }, ...auditActions]}
        value={search.action}
        onChange={(event) => onSearch({ action: auditActions.find((action) => action === event.currentTarget.value) ?? '' })}
      />
      <NativeSelect
        label="Object"
        data={[{ value: '', label: 'All objects' }, ...auditSubjectTypes]}
        value={type}
        onChange={(event) => onSearch({ object: event.currentTarget.value })}
      />
      <TextInput type="date" label="From" value={search.from} onChange={(event) => onSearch({ from: event.currentTarget.value })} />
      <TextInput type="date" label="To" value={search.to} onChange={(event) => onSearch({ to: event.currentTarget.value })} />
    </div>
  )
}

function Entries({ rows, onClear }: { readonly rows: readonly AuditEntry[]; readonly onClear: () => void }): ReactNode {
  if (rows.length === 0)
    return (
      <EmptyState
        title="No entries for these filters"
        icon={<IconHistory size={20} stroke={1.5} />}
        action={
          <Button variant="default" onClick={onClear}>
            Clear filters
          </Button>
        }
      />
    )
  return (
    <DataTable
      label="Audit log"
      rows={rows}
      rowKey={(entry) => String(entry.id)}
      columns={[
        { head: 'When', cell: (entry) => <ShortTime at={entry.at} /> },
        { head: 'Who', cell: (entry) => <bdi>{actorText(entry.actor)}</bdi> },
        { head: 'What', cell: (entry) => <code>{entry.action}</code> },
        { head: 'On what', cell: (entry) => <AuditSubject subject={entry.subject} /> },
        { head: 'Change', cell: (entry) => <AuditChange entry={entry} /> },
        { head: 'From', cell: (entry) => entry.address ?? '–' },
      ]}
    />
  )
}
