import { NativeSelect } from '@mantine/core'
import { changeClass, type Plan } from '@pairwise/contracts'
import type { ReactNode } from 'react'
import { FilterChip } from '../../../components/ui/filter-chip.tsx'
import { TextFilter } from '../../../components/ui/text-filter.tsx'
import { classCount, classLabels } from '../../../lib/change-counts.ts'
import type { PlanSearch } from '../lib/plan-search.ts'
import styles from './plan-rows.module.css'

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

/** What of a plan is shown: by class with its counts, by side, by text, and in which order. */
export function PlanFilters({ plan, search, onChoose }: PlanFiltersProps): ReactNode {
  return (
    <div className={styles['filters']}>
      <ClassChips plan={plan} search={search} onChoose={onChoose} />
      <div className={styles['more']}>
        <fieldset className={styles['chips']}>
          <legend>To</legend>
          <FilterChip label="Both" isOn={search.to === undefined} onChoose={() => onChoose({ to: undefined })} />
          <FilterChip label={`→ ${plan.path2Name}`} isOn={search.to === 'path2'} onChoose={() => onChoose({ to: 'path2' })} />
          <FilterChip label={`← ${plan.path1Name}`} isOn={search.to === 'path1'} onChoose={() => onChoose({ to: 'path1' })} />
        </fieldset>
        <TextFilter label="Filter by text in the path" placeholder="Text in the path" value={search.q} onFilter={(q) => onChoose({ q })} />
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

function ClassChips({ plan, search, onChoose }: PlanFiltersProps): ReactNode {
  return (
    <fieldset className={styles['chips']}>
      <legend>Show</legend>
      <FilterChip label="All" amount={plan.total} isOn={search.op === undefined} onChoose={() => onChoose({ op: undefined })} />
      {changeClass.options.map((name) => {
        // A conflict is written on both sides, so its row is to neither of them alone.
        const amount = name === 'conflict' && search.to ? 0 : classCount(plan.counts, name, search.to)
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
  )
}
