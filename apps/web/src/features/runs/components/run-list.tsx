import { NativeSelect } from '@mantine/core'
import { type Run, runState } from '@pairwise/contracts'
import { IconFilterOff, IconHistory } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { RunStateBadge } from '../../../components/sync/run-state-badge.tsx'
import type { GridColumn } from '../../../components/ui/column-header.tsx'
import { EmptyState } from '../../../components/ui/empty-state.tsx'
import { Loading } from '../../../components/ui/loading.tsx'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import { RelativeTime } from '../../../components/ui/relative-time.tsx'
import { VirtualGrid } from '../../../components/ui/virtual-grid.tsx'
import { count } from '../../../lib/plural.ts'
import { runStateLabels, runStateWords, triggerWords } from '../../../lib/run-state.ts'
import { dateTime, duration } from '../../../lib/time.ts'
import { runListQuery } from '../api/run-queries.ts'
import type { RunListSearch } from '../lib/run-list-search.ts'
import styles from './run-list.module.css'

interface RunListProps {
  readonly search: RunListSearch
  readonly onSearch: (search: Partial<RunListSearch>) => void
  /** Whether the runs are of several pairs, so that each says whose it is. */
  readonly showPair: boolean
  readonly onOpen: (run: Run) => void
  /** What to do when there is no run yet. */
  readonly emptyAction?: ReactNode
}

const heights = { compact: 40, comfortable: 48, card: 96 } as const

/** The history of runs. */
export function RunList({ search, onSearch, showPair, onOpen, emptyAction }: RunListProps): ReactNode {
  const list = useInfiniteQuery(
    runListQuery({ ...(search.pair ? { pair: search.pair } : {}), ...(search.state ? { state: search.state } : {}) }),
  )
  const rows = list.data?.pages.flatMap((page) => page.rows) ?? []
  const isFiltered = search.state !== undefined
  return (
    <div className={styles['list']}>
      <NativeSelect
        label="State"
        className={styles['filter'] ?? ''}
        data={[{ value: '', label: 'Any state' }, ...runState.options.map((value) => ({ value, label: runStateLabels[value] }))]}
        value={search.state ?? ''}
        onChange={(event) => onSearch({ state: runState.options.find((state) => state === event.currentTarget.value) })}
      />
      {list.error && <ProblemNotice error={list.error} title="The runs could not be loaded." onRetry={list.refetch} />}
      {list.isPending && <Loading what="the runs" lines={8} height={28} />}
      {list.data && rows.length === 0 && <NoRuns isFiltered={isFiltered} action={emptyAction} />}
      {rows.length > 0 && (
        <RunGrid
          rows={rows}
          hasMore={list.hasNextPage}
          onMore={() => {
            if (!list.isFetchingNextPage) void list.fetchNextPage()
          }}
          showPair={showPair}
          onOpen={onOpen}
        />
      )}
    </div>
  )
}

function NoRuns({ isFiltered, action }: { readonly isFiltered: boolean; readonly action: ReactNode }): ReactNode {
  if (isFiltered) return <EmptyState title="No run matches this filter" icon={<IconFilterOff size={20} stroke={1.5} />} />
  return (
    <EmptyState title="No runs yet" icon={<IconHistory size={20} stroke={1.5} />} action={action}>
      The first run of a pair builds its baseline.
    </EmptyState>
  )
}

interface RunGridProps {
  readonly rows: readonly Run[]
  readonly hasMore: boolean
  readonly onMore: () => void
  readonly showPair: boolean
  readonly onOpen: (run: Run) => void
}

function RunGrid({ rows, hasMore, onMore, showPair, onOpen }: RunGridProps): ReactNode {
  const [active, setActive] = useState(0)
  return (
    <VirtualGrid
      label="Runs"
      columns={showPair ? columns : columnsOfOnePair}
      rowCount={rows.length + (hasMore ? 1 : 0)}
      isOpenEnded={hasMore}
      rowAt={(index) => rows[index]}
      rowLabel={runLabel}
      heights={heights}
      cardClass={styles['card']}
      onOpen={onOpen}
      onVisible={(_, last) => {
        if (hasMore && last >= rows.length - 10) onMore()
      }}
      activeIndex={active}
      onActiveIndex={setActive}
      testId="run-grid"
    />
  )
}

const columns: readonly GridColumn<Run>[] = [
  {
    id: 'run',
    header: 'Run',
    width: '84px',
    isName: true,
    cell: (run) => (
      <Link to="/runs/$runId" params={{ runId: run.id }} tabIndex={-1} className={styles['link']}>
        <span className={styles['unit']}>Run </span>
        {run.id}
      </Link>
    ),
  },
  { id: 'pair', header: 'Pair', width: 'minmax(120px, 1.2fr)', cell: (run) => <bdi className={styles['pair']}>{run.pairName}</bdi> },
  { id: 'state', header: 'State', width: 'minmax(200px, 1.4fr)', cell: (run) => <RunStateBadge run={run} /> },
  { id: 'changes', header: 'Changes', width: '120px', align: 'end', cell: (run) => <Changes run={run} /> },
  { id: 'started', header: 'Started', width: 'minmax(110px, 0.8fr)', cell: (run) => <RelativeTime at={run.startedAt ?? run.createdAt} /> },
  { id: 'took', header: 'Took', width: '110px', align: 'end', cell: tookOf },
  {
    id: 'trigger',
    header: 'Started by',
    width: 'minmax(150px, 1fr)',
    cell: (run) => <span className={styles['quiet']}>{triggerWords(run)}</span>,
  },
]

const columnsOfOnePair = columns.filter((column) => column.id !== 'pair')

function Changes({ run: { counters } }: { readonly run: Run }): ReactNode {
  const { done, total } = counters
  if (total === 0) return '–'
  return (
    <span>
      {done === total ? count(done) : `${count(done)} of ${count(total)}`}
      <span className={styles['unit']}>{total === 1 ? ' change' : ' changes'}</span>
    </span>
  )
}

function tookOf({ startedAt, finishedAt }: Run): string {
  if (startedAt === null || finishedAt === null) return '–'
  return duration(new Date(finishedAt).getTime() - new Date(startedAt).getTime())
}

function runLabel(run: Run): string {
  return `Run ${run.id} of ${run.pairName}. ${runStateWords(run)}. Started ${dateTime(run.startedAt ?? run.createdAt, Date.now())}. ${triggerWords(run)}.`
}
