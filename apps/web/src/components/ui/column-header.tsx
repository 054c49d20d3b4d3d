import { IconArrowDown, IconArrowsSort, IconArrowUp } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { classes } from '../../lib/classes.ts'
import styles from './virtual-grid.module.css'

interface ColumnSort {
  readonly direction: 'ascending' | 'descending' | 'none'
  readonly onToggle: () => void
}

export interface GridColumn<Row> {
  readonly id: string
  readonly header: ReactNode
  /** A track of a CSS grid. */
  readonly width: string
  readonly align?: 'end'
  /** Whether the cell names the row. */
  readonly isName?: boolean
  readonly sort?: ColumnSort
  readonly cell: (row: Row) => ReactNode
}

const arrows = { ascending: IconArrowUp, descending: IconArrowDown, none: IconArrowsSort } as const

/** The head of one column, which sorts by it where that is possible. */
export function ColumnHeader<Row>({ column }: { readonly column: GridColumn<Row> }): ReactNode {
  const { sort } = column
  const Arrow = sort ? arrows[sort.direction] : null
  return (
    <div role="columnheader" aria-sort={sort?.direction} className={classes(styles['cell'], column.align === 'end' && styles['end'])}>
      {sort && Arrow ? (
        <button type="button" className={styles['sort']} data-on={sort.direction !== 'none' || undefined} onClick={sort.onToggle}>
          {column.header}
          <Arrow size={14} stroke={1.5} aria-hidden="true" />
        </button>
      ) : (
        column.header
      )}
    </div>
  )
}
