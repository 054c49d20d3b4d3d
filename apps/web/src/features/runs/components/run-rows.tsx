import { Button, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { type OutcomeKind, outcomeKind, type Run } from '@pairwise/contracts'
import { IconFilterOff, IconListDetails, IconSearch } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { OperationGrid } from '../../../components/sync/operation-grid.tsx'
import { useOperationRows } from '../../../components/sync/use-operation-rows.ts'
import { EmptyState } from '../../../components/ui/empty-state.tsx'
import { FilterChip } from '../../../components/ui/filter-chip.tsx'
import { Loading } from '../../../components/ui/loading.tsx'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import { keys } from '../../../lib/query-keys.ts'
import { isFinished } from '../../../lib/run-state.ts'
import { sideNames } from '../../../lib/side-names.ts'
import { fetchRunRows } from '../api/run-queries.ts'
import type { RunSearch } from '../lib/run-search.ts'
import styles from './run-rows.module.css'

interface RunRowsProps {
  readonly run: Run
  readonly search: RunSearch
  readonly onSearch: (search: Partial<RunSearch>) => void
}

const refreshWhileActive = 3_000

const outcomeLabels = { done: 'Done', failed: 'Failed', stale: 'Changed meanwhile', skipped: 'Skipped' } as const satisfies Record<
  OutcomeKind,
  string
>

/** What a run did, row by row, with what came of each. */
export function RunRows({ run, search, onSearch }: RunRowsProps): ReactNode {
  const isActive = !isFinished(run.state)
  const rows = useOperationRows({
    queryKey: keys.runRows(run.id),
    fetchPage: fetchRunRows(run.id),
    filter: {
      sort: search.sort,
      ...(search.status ? { outcome: search.status } : {}),
      ...(search.op ? { class: search.op } : {}),
      ...(search.q ? { q: search.q } : {}),
    },
    refreshEvery: isActive ? refreshWhileActive : false,
    isEnabled: true,
  })
  const [active, setActive] = useState(search.focus - 1)
  const [edition, setEdition] = useState(0)
  const keepFocus = useDebouncedCallback((index: number) => onSearch({ focus: index + 1 }), 300)
  const choose = (part: Partial<RunSearch>) => {
    setActive(0)
    onSearch({ focus: 1, ...part })
  }
  const isFiltered = search.status !== undefined || search.op !== undefined || search.q !== ''

  return (
    <section className={styles['rows']} aria-label="Operations">
      <OutcomeFilters key={edition} run={run} search={search} onChoose={choose} />
      {rows.error && <ProblemNotice error={rows.error} title="The rows could not be loaded." onRetry={rows.retry} />}
      {rows.total === undefined && !rows.error && <Loading what="the rows" lines={10} height={20} />}
      {rows.total === 0 && !isFiltered && (
        <EmptyState title={isActive ? 'No operations yet' : 'This run had no operations'} icon={<IconListDetails size={20} stroke={1.5} />}>
          {whyNoRows(run)}
        </EmptyState>
      )}
      {rows.total === 0 && isFiltered && (
        <EmptyState
          title="No operation matches these filters"
          icon={<IconFilterOff size={20} stroke={1.5} />}
          action={
            <Button
              variant="default"
              onClick={() => {
                setEdition(edition + 1)
                choose({ status: undefined, op: undefined, q: '' })
              }}
            >
              Clear filters
            </Button>
          }
        />
      )}
      {rows.total !== undefined && rows.total > 0 && (
        <OperationGrid
          label={`Operations of run ${run.id}`}
          names={sideNames(run)}
          total={rows.total}
          rowAt={rows.rowAt}
          onVisible={rows.onVisible}
          sort={search.sort}
          onSort={(sort) => choose({ sort })}
          activeIndex={active}
          onActiveIndex={(index) => {
            setActive(index)
            keepFocus(index)
          }}
          lastColumn="outcome"
          testId="run-rows"
        />
      )}
    </section>
  )
}

function whyNoRows({ state }: Run): string {
  if (!isFinished(state)) return 'They appear when the plan is made.'
  return state === 'failed' ? 'It ended before a plan was made.' : 'There was nothing to copy, replace or delete.'
}

interface OutcomeFiltersProps {
  readonly run: Run
  readonly search: RunSearch
  readonly onChoose: (search: Partial<RunSearch>) => void
}

function OutcomeFilters({ run, search, onChoose }: OutcomeFiltersProps): ReactNode {
  const [text, setText] = useState(search.q)
  const search300 = useDebouncedCallback((q: string) => onChoose({ q }), 300)
  const { counters } = run
  return (
    <div className={styles['filters']}>
      <fieldset className={styles['chips']}>
        <legend>Result</legend>
        <FilterChip label="All" isOn={search.status === undefined} onChoose={() => onChoose({ status: undefined })} />
        {outcomeKind.options.map((outcome) => (
          <FilterChip
            key={outcome}
            label={outcomeLabels[outcome]}
            amount={counters[outcome]}
            isOn={search.status === outcome}
            isOff={counters[outcome] === 0 && search.status !== outcome}
            tone={outcome === 'failed' ? 'danger' : 'plain'}
            onChoose={() => onChoose({ status: search.status === outcome ? undefined : outcome })}
          />
        ))}
      </fieldset>
      <TextInput
        aria-label="Filter by text in the path"
        placeholder="Text in the path"
        type="search"
        leftSection={<IconSearch size={16} stroke={1.5} aria-hidden="true" />}
        value={text}
        className={styles['text'] ?? ''}
        onChange={(event) => {
          setText(event.currentTarget.value)
          search300(event.currentTarget.value)
        }}
      />
    </div>
  )
}
