import type { Operation, OperationQuery } from '@pairwise/contracts'
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { bytes } from '../../lib/bytes.ts'
import { classes } from '../../lib/classes.ts'
import { operationLabel, operationSize } from '../../lib/operation-verb.ts'
import { reasonText } from '../../lib/reason-text.ts'
import type { SideNames } from '../../lib/side-names.ts'
import type { GridColumn } from '../ui/column-header.tsx'
import { VirtualGrid } from '../ui/virtual-grid.tsx'
import { FilePath } from './file-path.tsx'
import card from './operation-card.module.css'
import { OperationDrawer } from './operation-drawer.tsx'
import styles from './operation-grid.module.css'
import { OperationOutcome } from './operation-outcome.tsx'
import { OperationVerb } from './operation-verb.tsx'
import { SeenFacts } from './seen-facts.tsx'
import { SideChip } from './side-chip.tsx'

type Sort = OperationQuery['sort']

interface OperationGridProps {
  readonly label: string
  readonly names: SideNames
  readonly total: number
  readonly rowAt: (index: number) => Operation | undefined
  readonly onVisible: (first: number, last: number) => void
  readonly sort: Sort
  readonly onSort: (sort: Sort) => void
  /** The row that has the focus, by its place in the list. */
  readonly activeIndex: number
  readonly onActiveIndex: (index: number) => void
  /** A run says what came of each row; a plan says why it is there. */
  readonly lastColumn: 'reason' | 'outcome'
  readonly testId?: string
}

const heights = { compact: 32, comfortable: 44, card: 124 } as const

/** The rows of a plan or a run: what stands on either side, and between them what happens. */
export function OperationGrid(props: OperationGridProps): ReactNode {
  const { lastColumn, sort, onSort } = props
  const { path1, path2 } = props.names
  const names = useMemo(() => ({ path1, path2 }), [path1, path2])
  const sortBy = useLatest(onSort)
  const columns = useMemo(() => columnsOf(names, lastColumn, sort, sortBy), [names, lastColumn, sort, sortBy])
  const rowLabel = useCallback((row: Operation) => operationLabel(row, names), [names])
  const [opened, setOpened] = useState<Operation | null>(null)
  return (
    <>
      <VirtualGrid
        label={props.label}
        columns={columns}
        rowCount={props.total}
        rowAt={props.rowAt}
        rowLabel={rowLabel}
        heights={heights}
        cardClass={classes(card['card'], styles['card'])}
        onOpen={setOpened}
        onVisible={props.onVisible}
        activeIndex={props.activeIndex}
        onActiveIndex={props.onActiveIndex}
        {...(props.testId ? { testId: props.testId } : {})}
      />
      <OperationDrawer operation={opened} names={names} showOutcome={lastColumn === 'outcome'} onClose={() => setOpened(null)} />
    </>
  )
}

/** A function that stays the same and calls the newest one it was given. */
function useLatest<T>(handler: (value: T) => void): (value: T) => void {
  const latest = useRef(handler)
  useEffect(() => {
    latest.current = handler
  })
  return useCallback((value: T) => latest.current(value), [])
}

function columnsOf(
  names: SideNames,
  lastColumn: OperationGridProps['lastColumn'],
  sort: Sort,
  onSort: (sort: Sort) => void,
): GridColumn<Operation>[] {
  return [
    {
      id: 'name',
      header: 'Name',
      width: 'minmax(180px, 2.3fr)',
      isName: true,
      sort: {
        direction: sort === 'path' ? 'ascending' : sort === '-path' ? 'descending' : 'none',
        onToggle: () => onSort(sort === 'path' ? '-path' : 'path'),
      },
      cell: (row) => <FilePath path={row.at.path} isGone={row.kind === 'delete' || row.kind === 'rmdir'} />,
    },
    {
      id: 'path1',
      header: <SideChip side="path1" name={names.path1} />,
      width: 'minmax(96px, 1.2fr)',
      cell: (row) => <SeenFacts operation={row} side="path1" />,
    },
    {
      id: 'what',
      header: 'What happens',
      width: 'minmax(176px, 1.6fr)',
      cell: (row) => <OperationVerb operation={row} names={names} />,
    },
    {
      id: 'path2',
      header: <SideChip side="path2" name={names.path2} />,
      width: 'minmax(96px, 1.2fr)',
      cell: (row) => <SeenFacts operation={row} side="path2" />,
    },
    {
      id: 'size',
      header: 'Size',
      width: '88px',
      align: 'end',
      sort: {
        direction: sort === 'size' ? 'ascending' : sort === '-size' ? 'descending' : 'none',
        onToggle: () => onSort(sort === '-size' ? 'size' : '-size'),
      },
      cell: (row) => <RowSize row={row} />,
    },
    lastColumn === 'outcome'
      ? { id: 'outcome', header: 'Result', width: 'minmax(130px, 1.4fr)', cell: (row) => <OperationOutcome operation={row} /> }
      : {
          id: 'why',
          header: 'Why',
          width: 'minmax(130px, 2fr)',
          cell: (row) => (
            <span className={styles['why']} title={reasonText(row, names)}>
              {reasonText(row, names)}
            </span>
          ),
        },
  ]
}

function RowSize({ row }: { readonly row: Operation }): ReactNode {
  const size = operationSize(row)
  return size === null ? <span className={styles['none']}>–</span> : bytes(size)
}
