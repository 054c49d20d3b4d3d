import { type OutcomeKind, outcomeKind, type Run } from '@pairwise/contracts'
import { IconListDetails } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { OperationList } from '../../../components/sync/operation-list.tsx'
import styles from '../../../components/sync/operation-rows.module.css'
import { type OperationFilter, useOperationRows } from '../../../components/sync/use-operation-rows.ts'
import { EmptyState } from '../../../components/ui/empty-state.tsx'
import { FilterChip } from '../../../components/ui/filter-chip.tsx'
import { TextFilter } from '../../../components/ui/text-filter.tsx'
import { keys } from '../../../lib/query-keys.ts'
import { isFinished } from '../../../lib/run-state.ts'
import { sideNames } from '../../../lib/side-names.ts'
import { fetchRunRows } from '../api/run-queries.ts'
import type { RunSearch } from '../lib/run-search.ts'

interface RunRowsProps {
  readonly run: Run
  readonly search: RunSearch
  readonly onSearch: (search: Partial<RunSearch>) => void
}

const refreshWhileActive = 3_000

/** What a run did, row by row, with what came of each. */
export function RunRows({ run, search, onSearch }: RunRowsProps): ReactNode {
  const filter = filterOf(search)
  const [cleared, setCleared] = useState(0)
  const rows = useOperationRows({
    queryKey: keys.runRows(run.id),
    fetchPage: fetchRunRows(run.id),
    filter,
    refreshEvery: isFinished(run.state) ? false : refreshWhileActive,
    isEnabled: true,
  })
  const choose = (part: Partial<RunSearch>) => onSearch({ focus: 1, ...part })
  return (
    <section className={styles['rows']} aria-label="Operations">
      <OutcomeFilters key={cleared} run={run} search={search} onChoose={choose} />
      <OperationList
        key={JSON.stringify(filter)}
        label={`Operations of run ${run.id}`}
        names={sideNames(run)}
        rows={rows}
        sort={search.sort}
        onSort={(sort) => choose({ sort })}
        focus={search.focus}
        onFocus={(focus) => onSearch({ focus })}
        isFiltered={search.status !== undefined || search.op !== undefined || search.q !== ''}
        onClearFilters={() => {
          setCleared(cleared + 1)
          choose({ status: undefined, op: undefined, q: '' })
        }}
        empty={<NoRows run={run} />}
        lastColumn="outcome"
        testId="run-rows"
      />
    </section>
  )
}

function filterOf({ sort, status, op, q }: RunSearch): OperationFilter {
  return { sort, ...(status ? { outcome: status } : {}), ...(op ? { class: op } : {}), ...(q ? { q } : {}) }
}

function NoRows({ run }: { readonly run: Run }): ReactNode {
  return (
    <EmptyState
      title={isFinished(run.state) ? 'This run had no operations' : 'No operations yet'}
      icon={<IconListDetails size={20} stroke={1.5} />}
    >
      {whyNoRows(run)}
    </EmptyState>
  )
}

function whyNoRows({ state }: Run): string {
  if (!isFinished(state)) return 'They appear when the plan is made.'
  return state === 'failed' ? 'It ended before a plan was made.' : 'There was nothing to copy, replace or delete.'
}

const outcomeLabels = {
  done: 'Done',
  failed: 'Failed',
  stale: 'Changed meanwhile',
  skipped: 'Skipped',
} as const satisfies Record<OutcomeKind, string>

interface OutcomeFiltersProps {
  readonly run: Run
  readonly search: RunSearch
  readonly onChoose: (search: Partial<RunSearch>) => void
}

function OutcomeFilters({ run, search, onChoose }: OutcomeFiltersProps): ReactNode {
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
      <TextFilter label="Filter by text in the path" placeholder="Text in the path" value={search.q} onFilter={(q) => onChoose({ q })} />
    </div>
  )
}
