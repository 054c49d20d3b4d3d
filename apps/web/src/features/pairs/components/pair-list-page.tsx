import { Button } from '@mantine/core'
import type { Pair } from '@pairwise/contracts'
import { IconArrowsExchange, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useCallback, useState } from 'react'
import { SideChip } from '../../../components/sync/side-chip.tsx'
import type { GridColumn } from '../../../components/ui/column-header.tsx'
import { Crumbs } from '../../../components/ui/crumbs.tsx'
import { EmptyState } from '../../../components/ui/empty-state.tsx'
import { Loading } from '../../../components/ui/loading.tsx'
import { Page, PageHeader } from '../../../components/ui/page.tsx'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import { useNow } from '../../../components/ui/use-now.ts'
import { VirtualGrid } from '../../../components/ui/virtual-grid.tsx'
import { plural } from '../../../lib/plural.ts'
import { runStateWords } from '../../../lib/run-state.ts'
import { scheduleFact } from '../../../lib/schedule-text.ts'
import { pairListQuery } from '../api/pair-queries.ts'
import { syncWords } from '../lib/pair-facts.ts'
import { LastRunLine, ScheduleLine, SyncFactLine } from './pair-facts.tsx'
import styles from './pair-list-page.module.css'

interface PairListPageProps {
  readonly onOpen: (pair: Pair) => void
  /** What stands above the list. */
  readonly notice?: ReactNode
  /** What else one can do while there is no pair. */
  readonly emptyAction?: ReactNode
}

const heights = { compact: 64, comfortable: 64, card: 196 } as const

/** All pairs, each with its three facts. */
export function PairListPage({ onOpen, notice, emptyAction }: PairListPageProps): ReactNode {
  const list = useQuery(pairListQuery)
  const rows = list.data?.rows ?? []
  return (
    <Page>
      <Crumbs>{['Pairs']}</Crumbs>
      <PageHeader
        title="Pairs"
        meta={list.data && rows.length > 0 ? plural(rows.length, { one: '# pair of folders', other: '# pairs of folders' }) : undefined}
        actions={rows.length > 0 && <NewPairLink label="New pair" />}
      />
      {notice}
      {list.error && <ProblemNotice error={list.error} title="The list of pairs could not be loaded." onRetry={list.refetch} />}
      {list.isPending && <Loading what="the pairs" lines={5} height={40} />}
      {list.data && rows.length === 0 && (
        <EmptyState
          title="No pairs yet"
          icon={<IconArrowsExchange size={20} stroke={1.5} />}
          action={
            <>
              <NewPairLink label="Create a pair" />
              {emptyAction}
            </>
          }
        >
          A pair keeps two folders the same, in both directions. You see the full list of changes before anything happens.
        </EmptyState>
      )}
      {rows.length > 0 && <PairGrid rows={rows} onOpen={onOpen} />}
    </Page>
  )
}

function NewPairLink({ label }: { readonly label: string }): ReactNode {
  return (
    <Button leftSection={<IconPlus size={16} stroke={1.5} />} renderRoot={({ ref, ...props }) => <Link {...props} to="/pairs/new" />}>
      {label}
    </Button>
  )
}

function PairGrid({ rows, onOpen }: { readonly rows: readonly Pair[]; readonly onOpen: (pair: Pair) => void }): ReactNode {
  const now = useNow()
  const [active, setActive] = useState(0)
  return (
    <VirtualGrid
      label="Pairs"
      columns={columns}
      rowCount={rows.length}
      rowAt={(index) => rows[index]}
      rowLabel={useCallback((pair: Pair) => pairLabel(pair, now), [now])}
      heights={heights}
      cardClass={styles['card']}
      onOpen={onOpen}
      activeIndex={active}
      onActiveIndex={setActive}
      testId="pair-grid"
    />
  )
}

const columns: readonly GridColumn<Pair>[] = [
  {
    id: 'name',
    header: 'Name',
    width: 'minmax(160px, 1.2fr)',
    isName: true,
    cell: (pair) => (
      <Link to="/pairs/$pairId" params={{ pairId: pair.id }} tabIndex={-1} className={styles['name']}>
        <bdi>{pair.name}</bdi>
      </Link>
    ),
  },
  {
    id: 'sides',
    header: 'Path 1 and path 2',
    width: 'minmax(200px, 1.4fr)',
    cell: (pair) => (
      <span className={styles['sides']}>
        <SideFolder pair={pair} side="path1" />
        <SideFolder pair={pair} side="path2" />
      </span>
    ),
  },
  { id: 'sync', header: 'Sync', width: 'minmax(204px, 1.2fr)', cell: (pair) => <SyncFactLine pair={pair} isCompact /> },
  { id: 'run', header: 'Last run', width: 'minmax(190px, 1.2fr)', cell: (pair) => <LastRunLine pair={pair} isCompact /> },
  { id: 'schedule', header: 'Schedule', width: 'minmax(170px, 1.1fr)', cell: (pair) => <ScheduleLine pair={pair} isCompact /> },
]

function SideFolder({ pair, side }: { readonly pair: Pair; readonly side: 'path1' | 'path2' }): ReactNode {
  return (
    <span className={styles['side']}>
      <SideChip side={side} name={pair[side].name} />
      <bdi className={styles['folder']} title={pair[side].folder}>
        {pair[side].folder}
      </bdi>
    </span>
  )
}

function pairLabel(pair: Pair, now: number): string {
  const run = pair.activeRun ?? pair.lastRun
  return [
    `${pair.name}.`,
    `${pair.path1.name} and ${pair.path2.name}.`,
    `Sync: ${syncWords(pair.sync, now).fact}.`,
    `Last run: ${run ? runStateWords(run) : 'none yet'}.`,
    `Schedule: ${scheduleFact(pair.schedule, now).fact}.`,
  ].join(' ')
}
