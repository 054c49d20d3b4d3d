import type { Plan } from '@pairwise/contracts'
import { type ReactNode, useState } from 'react'
import { OperationList } from '../../../components/sync/operation-list.tsx'
import { type OperationFilter, useOperationRows } from '../../../components/sync/use-operation-rows.ts'
import { keys } from '../../../lib/query-keys.ts'
import { sideNames } from '../../../lib/side-names.ts'
import { fetchPlanRows } from '../api/plan-queries.ts'
import type { PlanSearch } from '../lib/plan-search.ts'
import { PlanFilters } from './plan-filters.tsx'
import styles from './plan-rows.module.css'

interface PlanRowsProps {
  readonly plan: Plan
  readonly search: PlanSearch
  readonly onSearch: (search: Partial<PlanSearch>) => void
}

const barHeight = 72

/** The rows of a plan with their filters. What is chosen stands in the address. */
export function PlanRows({ plan, search, onSearch }: PlanRowsProps): ReactNode {
  const filter = filterOf(search)
  const [cleared, setCleared] = useState(0)
  const rows = useOperationRows({
    queryKey: keys.planRows(plan.id),
    fetchPage: fetchPlanRows(plan.id),
    filter,
    refreshEvery: false,
    isEnabled: true,
  })
  const choose = (part: Partial<PlanSearch>) => onSearch({ focus: 1, ...part })
  return (
    <section className={styles['rows']} aria-label="Changes">
      <PlanFilters key={cleared} plan={plan} search={search} onChoose={choose} />
      <OperationList
        key={JSON.stringify(filter)}
        label={`Changes of plan ${plan.id}`}
        names={sideNames(plan)}
        rows={rows}
        sort={search.sort}
        onSort={(sort) => choose({ sort })}
        focus={search.focus}
        onFocus={(focus) => onSearch({ focus })}
        isFiltered
        onClearFilters={() => {
          setCleared(cleared + 1)
          choose({ op: undefined, to: undefined, q: '' })
        }}
        empty={null}
        lastColumn="reason"
        coveredBottom={barHeight}
        testId="plan-grid"
      />
    </section>
  )
}

function filterOf({ sort, op, to, q }: PlanSearch): OperationFilter {
  return { sort, ...(op ? { class: op } : {}), ...(to ? { to } : {}), ...(q ? { q } : {}) }
}
