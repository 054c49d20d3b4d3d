import { NativeSelect } from '@mantine/core'
import { type ChangeClass, changeClass, type Plan, type PlanSelection, type PlanView, reasonCode } from '@pairwise/contracts'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import rows from '../../../components/sync/operation-rows.module.css'
import { FilterChip } from '../../../components/ui/filter-chip.tsx'
import { TextFilter } from '../../../components/ui/text-filter.tsx'
import { classCount, classLabels } from '../../../lib/change-counts.ts'
import { sideNames } from '../../../lib/side-names.ts'
import { planReasonsQuery } from '../api/plan-queries.ts'
import type { PlanSearch } from '../lib/plan-search.ts'
import { reasonTitle } from '../lib/row-words.ts'
import styles from './plan-filters.module.css'

interface PlanFiltersProps {
  readonly plan: Plan
  readonly selection: PlanSelection
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

const views = [
  { value: 'folders', label: 'Folders' },
  { value: 'list', label: 'List' },
  { value: 'reasons', label: 'By reason' },
] as const satisfies readonly { value: PlanSearch['view']; label: string }[]

/** What of a plan is shown: by class with its counts, by side, text and reason, in which view and order. */
export function PlanFilters(props: PlanFiltersProps): ReactNode {
  const { plan, search, onChoose } = props
  return (
    <div className={rows['filters']}>
      <ViewChips {...props} />
      <div className={styles['more']}>
        <fieldset className={rows['chips']}>
          <legend>To</legend>
          <FilterChip label="Both" isOn={search.to === undefined} onChoose={() => onChoose({ to: undefined })} />
          <FilterChip label={`→ ${plan.path2Name}`} isOn={search.to === 'path2'} onChoose={() => onChoose({ to: 'path2' })} />
          <FilterChip label={`← ${plan.path1Name}`} isOn={search.to === 'path1'} onChoose={() => onChoose({ to: 'path1' })} />
        </fieldset>
        <TextFilter
          label="Filter by text in the path, or a pattern"
          placeholder="photos/2023/** or text"
          value={search.q}
          onFilter={(q) => onChoose({ q })}
        />
        <ReasonSelect {...props} />
        <fieldset className={rows['chips']}>
          <legend>View</legend>
          {views.map(({ value, label }) => (
            <FilterChip key={value} label={label} isOn={search.view === value} onChoose={() => onChoose({ view: value })} />
          ))}
        </fieldset>
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

function ViewChips({ plan, selection, search, onChoose }: PlanFiltersProps): ReactNode {
  const skipped = selection.skipped + selection.skippedWith + selection.held
  const chip = (view: PlanView, label: string, amount: number) => (
    <FilterChip
      key={view}
      label={label}
      amount={amount}
      isOn={search.op === view}
      isOff={amount === 0 && search.op !== view}
      tone={view === 'deleted' ? 'danger' : 'plain'}
      onChoose={() => onChoose({ op: search.op === view ? undefined : view })}
    />
  )
  return (
    <fieldset className={rows['chips']}>
      <legend>Show</legend>
      <FilterChip label="All" amount={plan.total} isOn={search.op === undefined} onChoose={() => onChoose({ op: undefined })} />
      {shownClasses(plan, search).map((name) => chip(name, classLabels[name], classCount(plan.counts, name, search.to)))}
      <ComesBackChip plan={plan} chip={chip} />
      {chip('skipped', 'Skipped', skipped)}
      <FilterChip
        label="Not viewed"
        isOn={search.viewed === 'no'}
        onChoose={() => onChoose({ viewed: search.viewed === 'no' ? undefined : 'no' })}
      />
      {plan.carriedOver && (
        <FilterChip
          label="New since the plan before"
          amount={plan.carriedOver.fresh}
          isOn={search.fresh === 'yes'}
          onChoose={() => onChoose({ fresh: search.fresh === 'yes' ? undefined : 'yes' })}
        />
      )}
      {search.path !== undefined && <FilterChip label="One folder only" isOn onChoose={() => onChoose({ path: undefined })} />}
    </fieldset>
  )
}

/** Only what was decided about conflicts can be a merge. */
function shownClasses(plan: Plan, search: PlanFiltersProps['search']): readonly ChangeClass[] {
  const canMerge = plan.mode === 'decisions' || search.op === 'merged'
  return changeClass.options.filter((name) => name !== 'merged' || canMerge)
}

interface ComesBackChipProps {
  readonly plan: Plan
  readonly chip: (view: PlanView, label: string, amount: number) => ReactNode
}

/** What a resync brings back is a reason and not a class of its own. */
function ComesBackChip({ plan, chip }: ComesBackChipProps): ReactNode {
  const groups = useQuery(planReasonsQuery(plan.id, {})).data?.groups
  return chip('comes-back', 'Comes back', groups?.find((group) => group.reason === 'COMES_BACK')?.rows ?? 0)
}

function ReasonSelect({ plan, search, onChoose }: PlanFiltersProps): ReactNode {
  const groups = useQuery(planReasonsQuery(plan.id, {})).data?.groups ?? []
  const names = sideNames(plan)
  const data = [{ value: '', label: 'any reason' }, ...groups.map(({ reason }) => ({ value: reason, label: reasonTitle(reason, names) }))]
  return (
    <NativeSelect
      aria-label="Why"
      className={styles['why'] ?? ''}
      data={data}
      value={search.why ?? ''}
      onChange={(event) => onChoose({ why: reasonCode.safeParse(event.currentTarget.value).data })}
    />
  )
}
