import { memo, type ReactNode } from 'react'
import { classes } from '../../lib/classes.ts'
import type { GridColumn } from './column-header.tsx'
import type { GridTree } from './grid-tree.ts'
import styles from './virtual-grid.module.css'

interface GridRowProps<Row> {
  readonly columns: readonly GridColumn<Row>[]
  readonly row: Row | undefined
  readonly label: (row: Row) => string
  readonly index: number
  readonly isActive: boolean
  readonly tree: GridTree<Row> | undefined
  readonly isSelected: boolean | undefined
  readonly cardClass: string | undefined
  readonly height: number
  readonly offset: number
}

function PlainGridRow<Row>(props: GridRowProps<Row>): ReactNode {
  const { columns, row, label, index, isActive, tree, isSelected, cardClass, height, offset } = props
  const place = row === undefined ? undefined : tree?.(row)
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-label={row === undefined ? 'This row is on its way' : label(row)}
      aria-busy={row === undefined || undefined}
      aria-selected={isSelected}
      aria-level={place?.level}
      aria-setsize={place?.setSize}
      aria-posinset={place?.position}
      aria-expanded={place?.isOpen ?? undefined}
      tabIndex={isActive ? 0 : -1}
      data-index={index}
      className={classes(styles['row'], styles['data'], cardClass)}
      style={{ height, transform: `translateY(${offset}px)` }}
    >
      {columns.map((column, at) => (
        <div
          key={column.id}
          role={column.isName ? 'rowheader' : 'gridcell'}
          aria-colindex={at + 1}
          className={classes(styles['cell'], column.align === 'end' && styles['end'])}
          data-column={column.id}
        >
          {row === undefined ? <span className={styles['skeleton']} /> : column.cell(row)}
        </div>
      ))}
    </div>
  )
}

/** One row of a grid. It is rendered anew only when something of it changed, which is what makes scrolling smooth. */
export const GridRow = memo(PlainGridRow) as typeof PlainGridRow
