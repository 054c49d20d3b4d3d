import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { changeClass, type Plan } from '@pairwise/contracts'
import { IconFilterOff, IconSearch } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { OperationGrid } from '../../../components/sync/operation-grid.tsx'
import { useOperationRows } from '../../../components/sync/use-operation-rows.ts'
import { EmptyState } from '../../../components/ui/empty-state.tsx'
import { FilterChip } from '../../../components/ui/filter-chip.tsx'
import { Loading } from '../../../components/ui/loading.tsx'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import { classCount, classLabels } from '../../../lib/change-counts.ts'
import { plural } from '../../../lib/plural.ts'
import { keys } from '../../../lib/query-keys.ts'
import { sideNames } from '../../../lib/side-names.ts'
import { fetchPlanRows } from '../api/plan-queries.ts'
import type { PlanSearch } from '../lib/plan-search.ts'
import styles from './plan-rows.module.css'

interface PlanRowsProps {
  readonly plan: Plan
  readonly search: PlanSearch
  readonly onSearch: (search: Partial<PlanSearch>) => void
}

const barHeight = 72

/** The rows of a plan with their filters. What is chosen stands in the address. */
export function PlanRows({ plan, search, onSearch }: PlanRowsProps): ReactNode {
  const names = sideNames(plan)
  const filter = {
    sort: search.sort,
    ...(search.op ? { class: search.op } : {}),
    ...(search.to ? { to: search.to } : {}),
    ...(search.q ? { q: search.q } : {}),
  }
  const rows = useOperationRows({
    queryKey: keys.planRows(plan.id),
    fetchPage: fetchPlanRows(plan.id),
    filter,
    refreshEvery: false,
    isEnabled: true,
  })
  const [active, setActive] = useState(search.focus - 1)
  const [edition, setEdition] = useState(0)
  const keepFocus = useDebouncedCallback((index: number) => onSearch({ focus: index + 1 }), 300)
  const choose = (part: Partial<PlanSearch>) => {
    setActive(0)
    onSearch({ focus: 1, ...part })
  }

  return (
    <section className={styles['rows']} aria-label="Changes">
      <PlanFilters key={edition} plan={plan} search={search} onChoose={choose} />
      {rows.error && <ProblemNotice error={rows.error} title="The rows could not be loaded." onRetry={rows.retry} />}
      {rows.total === undefined && !rows.error && <Loading what="the rows" lines={10} height={20} />}
      {rows.total === 0 && (
        <EmptyState
          title="No change matches these filters"
          icon={<IconFilterOff size={20} stroke={1.5} />}
          action={
            <Button
              variant="default"
              onClick={() => {
                setEdition(edition + 1)
                choose({ op: undefined, to: undefined, q: '' })
              }}
            >
              Clear filters
            </Button>
          }
        >
          {plural(plan.total, { one: '# change is hidden by the filters.', other: '# changes are hidden by the filters.' })}
        </EmptyState>
      )}
      {rows.total !== undefined && rows.total > 0 && (
        <OperationGrid
          label={`Changes of plan ${plan.id}`}
          names={names}
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
          lastColumn="reason"
          coveredBottom={barHeight}
          testId="plan-grid"
        />
      )}
    </section>
  )
}

interface PlanFiltersProps {
  readonly plan: Plan
  readonly search: PlanSearch
  readonly onChoose: (search: Partial<PlanSearch>) => void
}

const sorts = [
  { value: 'risk', label: 'Risk first' },
  { value: 'path', label: 'Name, A to Z' },
  { value: '-path', label: 'Name, Z to A' },
  { value: '-size', label: 'Largest first' },
  { value: 'size', label: 'Smallest first' },
] as const satisfies readonly { value: PlanSearch['sort']; label: string }[]

function PlanFilters({ plan, search, onChoose }: PlanFiltersProps): ReactNode {
  const [text, setText] = useState(search.q)
  const search300 = useDebouncedCallback((q: string) => onChoose({ q }), 300)
  const isConflict = (name: string) => name === 'conflict'
  return (
    <div className={styles['filters']}>
      <fieldset className={styles['chips']}>
        <legend>Show</legend>
        <FilterChip label="All" amount={plan.total} isOn={search.op === undefined} onChoose={() => onChoose({ op: undefined })} />
        {changeClass.options.map((name) => {
          const amount = classCount(plan.counts, name, isConflict(name) ? undefined : search.to)
          return (
            <FilterChip
              key={name}
              label={classLabels[name]}
              amount={amount}
              isOn={search.op === name}
              isOff={amount === 0 && search.op !== name}
              tone={name === 'deleted' ? 'danger' : 'plain'}
              onChoose={() => onChoose({ op: search.op === name ? undefined : name })}
            />
          )
        })}
      </fieldset>
      <div className={styles['more']}>
        <fieldset className={styles['chips']}>
          <legend>To</legend>
          <FilterChip label="Both" isOn={search.to === undefined} onChoose={() => onChoose({ to: undefined })} />
          <FilterChip label={`→ ${plan.path2Name}`} isOn={search.to === 'path2'} onChoose={() => onChoose({ to: 'path2' })} />
          <FilterChip label={`← ${plan.path1Name}`} isOn={search.to === 'path1'} onChoose={() => onChoose({ to: 'path1' })} />
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
        <NativeSelect
          aria-label="Sort"
          data={[...sorts]}
          value={search.sort}
          onChange={(event) => {
            const chosen = sorts.find(({ value }) => value === event.currentTarget.value)
            if (chosen) onChoose({ sort: chosen.value })
          }}
        />
      </div>
    </div>
  )
}
