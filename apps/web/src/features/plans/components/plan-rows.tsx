import { Button } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import type { Plan, PlanSelection, RowScope } from '@pairwise/contracts'
import { IconFilterOff } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import styles from '../../../components/sync/operation-rows.module.css'
import { EmptyState } from '../../../components/ui/empty-state.tsx'
import { Loading } from '../../../components/ui/loading.tsx'
import { ProblemNotice } from '../../../components/ui/problem-notice.tsx'
import { useBlocked } from '../../../lib/session.ts'
import { sideNames } from '../../../lib/side-names.ts'
import { useMarkViewed } from '../api/change-selection.ts'
import { usePlanItems } from '../api/use-plan-items.ts'
import { filterOf, noFilters, type PlanSearch } from '../lib/plan-search.ts'
import type { TaggedPair } from '../lib/tagged-pair.ts'
import { PlanFilters } from './plan-filters.tsx'
import { PlanGrid } from './plan-grid.tsx'
import { type OpenedRow, PlanRowDrawer } from './plan-row-drawer.tsx'
import { useSkipping } from './use-skipping.ts'

interface PlanRowsProps {
  readonly plan: Plan
  readonly pair: TaggedPair | undefined
  readonly selection: PlanSelection
  readonly search: PlanSearch
  readonly onSearch: (search: Partial<PlanSearch>) => void
}

const restBeforeAddress = 300

/** The rows of a plan with their filters. What is chosen stands in the address. */
export function PlanRows({ plan, pair, selection, search, onSearch }: PlanRowsProps): ReactNode {
  const [cleared, setCleared] = useState(0)
  const choose = (part: Partial<PlanSearch>) => onSearch({ focus: 1, ...part })
  const { focus: _, ...shown } = search
  return (
    <section className={styles['rows']} aria-label="Changes">
      <PlanFilters key={`filters ${cleared}`} plan={plan} selection={selection} search={search} onChoose={choose} />
      <Rows
        key={JSON.stringify(shown)}
        plan={plan}
        pair={pair}
        search={search}
        onSearch={onSearch}
        onClear={() => {
          setCleared(cleared + 1)
          choose(noFilters)
        }}
      />
    </section>
  )
}

interface RowsProps extends Omit<PlanRowsProps, 'selection'> {
  readonly onClear: () => void
}

function Rows({ plan, pair, search, onSearch, onClear }: RowsProps): ReactNode {
  const filter = filterOf(search)
  const items = usePlanItems({ planId: plan.id, size: plan.total, view: search.view, filter, sort: search.sort })
  // The focus belongs to a line and not to a place: folders that open above it move it down.
  const [place, setPlace] = useState<string | null>(null)
  const active = (place === null ? null : items.indexOf(place)) ?? search.focus - 1
  const keepInAddress = useDebouncedCallback((index: number) => onSearch({ focus: index + 1 }), restBeforeAddress)
  const [opened, setOpened] = useState<OpenedRow | null>(null)
  const mayApply = useBlocked('plan.apply')
  const skipping = useSkipping(plan.id)
  const views = useMarkViewed(plan.id)
  const blocked = mayApply ?? (plan.state === 'ready' ? undefined : 'This plan can’t be changed any more.')
  const { total } = items
  if (items.error) return <ProblemNotice error={items.error} title="The rows could not be loaded." onRetry={items.retry} />
  if (total === undefined) return <Loading what="the rows" lines={10} height={20} />
  if (total === 0) return <NothingMatches onClear={onClear} />
  const select = (act: 'skip' | 'include', scopes: readonly RowScope[]) => skipping.select(act, scopes)
  return (
    <>
      {(skipping.error ?? views.error) && (
        <ProblemNotice error={skipping.error ?? views.error} refused={skipping.error ? 'Nothing was skipped.' : 'Nothing was marked.'} />
      )}
      <PlanGrid
        label={`Changes of plan ${plan.id}`}
        names={sideNames(plan)}
        items={{ ...items, total }}
        filter={filter}
        isTree={search.view !== 'list'}
        sort={search.sort}
        onSort={(sort) => onSearch({ focus: 1, sort })}
        activeIndex={active}
        onActiveIndex={(index) => {
          setPlace(items.placeAt(index))
          keepInAddress(index)
        }}
        blocked={blocked}
        onSelect={select}
        onView={(isViewed, scopes) => views.mutate({ isViewed, scopes })}
        onOpenRow={(row, wants) => setOpened({ row, wants })}
      />
      <PlanRowDrawer plan={plan} pair={pair} opened={opened} blocked={blocked} onSelect={select} onClose={() => setOpened(null)} />
    </>
  )
}

function NothingMatches({ onClear }: { readonly onClear: () => void }): ReactNode {
  return (
    <EmptyState
      title="No change matches these filters"
      icon={<IconFilterOff size={20} stroke={1.5} />}
      action={
        <Button variant="default" onClick={onClear}>
          Clear filters
        </Button>
      }
    />
  )
}
