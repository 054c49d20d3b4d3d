import { Button } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import type { OperationQuery } from '@pairwise/contracts'
import { IconFilterOff } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import type { SideNames } from '../../lib/side-names.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { Loading } from '../ui/loading.tsx'
import { ProblemNotice } from '../ui/problem-notice.tsx'
import { OperationGrid } from './operation-grid.tsx'
import type { OperationRows } from './use-operation-rows.ts'

interface OperationListProps {
  readonly label: string
  readonly names: SideNames
  readonly rows: OperationRows
  readonly sort: OperationQuery['sort']
  readonly onSort: (sort: OperationQuery['sort']) => void
  /** The row that a link points at, counted from 1. */
  readonly focus: number
  readonly onFocus: (focus: number) => void
  readonly isFiltered: boolean
  readonly onClearFilters: () => void
  /** What stands there when there is no row at all. */
  readonly empty: ReactNode
  readonly lastColumn: 'reason' | 'outcome'
  readonly testId: string
}

const restBeforeAddress = 300

/** The rows of a plan or a run, with what stands in their place while they load, fail, or are filtered away. */
export function OperationList(props: OperationListProps): ReactNode {
  const { rows } = props
  const [active, setActive] = useState(props.focus - 1)
  const keepInAddress = useDebouncedCallback((index: number) => props.onFocus(index + 1), restBeforeAddress)
  if (rows.error) return <ProblemNotice error={rows.error} title="The rows could not be loaded." onRetry={rows.retry} />
  if (rows.total === undefined) return <Loading what="the rows" lines={10} height={20} />
  if (rows.total === 0) return props.isFiltered ? <NothingMatches onClear={props.onClearFilters} /> : props.empty
  return (
    <OperationGrid
      label={props.label}
      names={props.names}
      total={rows.total}
      rowAt={rows.rowAt}
      onVisible={rows.onVisible}
      sort={props.sort}
      onSort={props.onSort}
      activeIndex={active}
      onActiveIndex={(index) => {
        setActive(index)
        keepInAddress(index)
      }}
      lastColumn={props.lastColumn}
      testId={props.testId}
    />
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
