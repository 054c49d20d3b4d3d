import { NativeSelect } from '@mantine/core'
import { type ConflictPage, conflictKind, conflictQuery } from '@pairwise/contracts'
import type { ReactNode } from 'react'
import { FilterChip } from '../../../components/ui/filter-chip.tsx'
import { TextFilter } from '../../../components/ui/text-filter.tsx'
import type { ConflictSearch } from '../lib/conflict-search.ts'
import { kindFilters } from '../lib/conflict-text.ts'
import styles from './conflicts-page.module.css'

interface QueueFiltersProps {
  readonly search: ConflictSearch
  readonly page: ConflictPage | undefined
  /** The pairs to choose from; null where the pair is given. */
  readonly pairs: readonly { readonly id: string; readonly name: string }[] | null
  readonly onChoose: (search: Partial<ConflictSearch>) => void
}

const states = [
  { value: 'waiting', label: 'Open and decided' },
  { value: 'open', label: 'Open' },
  { value: 'decided', label: 'Decided' },
  { value: 'applied', label: 'Carried out' },
  { value: 'gone', label: 'Settled by themselves' },
] as const satisfies readonly { value: ConflictSearch['state']; label: string }[]

const ages = [
  { value: '', label: 'Any age' },
  { value: 'day', label: 'Less than a day' },
  { value: '3-days', label: '1 to 3 days' },
  { value: 'week', label: '3 to 7 days' },
  { value: 'month', label: '7 to 30 days' },
  { value: 'older', label: 'More than 30 days' },
] as const

const sorts = [
  { value: 'path', label: 'By folder' },
  { value: 'newest', label: 'Newest first' },
  { value: 'oldest', label: 'Oldest first' },
  { value: 'size', label: 'Largest first' },
] as const satisfies readonly { value: ConflictSearch['sort']; label: string }[]

/** What of the queue is shown. */
export function QueueFilters({ search, page, pairs, onChoose }: QueueFiltersProps): ReactNode {
  const all = page && Object.values(page.byKind).reduce((sum, n) => sum + n, 0)
  return (
    <div className={styles['filters']}>
      <fieldset className={styles['kinds']} aria-label="Kind">
        <FilterChip
          label="All"
          {...(all === undefined ? {} : { amount: all })}
          isOn={search.kind === undefined}
          onChoose={() => onChoose({ kind: undefined })}
        />
        {conflictKind.options.map((kind) => {
          const amount = page?.byKind[kind] ?? 0
          const isOn = search.kind === kind
          if (amount === 0 && !isOn) return null
          return (
            <FilterChip
              key={kind}
              label={kindFilters[kind]}
              amount={amount}
              isOn={isOn}
              onChoose={() => onChoose({ kind: isOn ? undefined : kind })}
            />
          )
        })}
      </fieldset>
      <div className={styles['selects']}>
        <TextFilter label="Filter by text in the path" placeholder="Text in the path" value={search.q} onFilter={(q) => onChoose({ q })} />
        {pairs !== null && (
          <NativeSelect
            aria-label="Pair"
            data={[{ value: '', label: 'Any pair' }, ...pairs.map(({ id, name }) => ({ value: id, label: name }))]}
            value={search.pair ?? ''}
            onChange={({ currentTarget: { value } }) => onChoose({ pair: value || undefined, path: undefined })}
          />
        )}
        <NativeSelect
          aria-label="State"
          data={[...states]}
          value={search.state}
          onChange={({ currentTarget: { value } }) => onChoose({ state: states.find((each) => each.value === value)?.value ?? 'waiting' })}
        />
        <NativeSelect
          aria-label="Age"
          data={[...ages]}
          value={search.age ?? ''}
          onChange={({ currentTarget: { value } }) => onChoose({ age: conflictQuery.shape.age.safeParse(value || undefined).data })}
        />
        <NativeSelect
          aria-label="Sort"
          data={[...sorts]}
          value={search.sort}
          onChange={({ currentTarget: { value } }) => onChoose({ sort: sorts.find((each) => each.value === value)?.value ?? 'path' })}
        />
      </div>
    </div>
  )
}
