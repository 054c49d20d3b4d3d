import { useMediaQuery } from '@mantine/hooks'
import { type CSSProperties, type KeyboardEvent, type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { classes } from '../../lib/classes.ts'
import { ColumnHeader, type GridColumn } from './column-header.tsx'
import { nextRow } from './grid-keys.ts'
import { useWindowRows } from './use-window-rows.ts'
import styles from './virtual-grid.module.css'

interface VirtualGridProps<Row> {
  readonly label: string
  readonly columns: readonly GridColumn<Row>[]
  readonly rowCount: number
  /** Whether there are more rows than are known yet. */
  readonly isOpenEnded?: boolean
  /** The row at a place, or undefined while it is on its way. */
  readonly rowAt: (index: number) => Row | undefined
  /** What is read aloud for a row. */
  readonly rowLabel: (row: Row) => string
  /** The height of a row on wide screens with a fine pointer, with a coarse one, and of the card it becomes on a phone. */
  readonly heights: { readonly compact: number; readonly comfortable: number; readonly card: number }
  /** Lays the cells of a row out as a card. */
  readonly cardClass?: string | undefined
  readonly rowClass?: ((row: Row) => string | undefined) | undefined
  readonly onOpen: (row: Row, index: number) => void
  /** The rows that are on the screen, so that they can be asked for. */
  readonly onVisible?: ((first: number, last: number) => void) | undefined
  readonly activeIndex: number
  readonly onActiveIndex: (index: number) => void
  /** How much of the bottom of the window is covered by a bar that stays there. */
  readonly coveredBottom?: number
  readonly testId?: string
}

/**
 * A list of any length as an accessible grid that scrolls with the window: one row takes the focus, arrows and
 * Home, End, Page keys move it, Enter opens it. Only what is on the screen is in the document, at most 80 rows.
 */
export function VirtualGrid<Row>(props: VirtualGridProps<Row>): ReactNode {
  const { label, columns, rowCount, activeIndex, onActiveIndex, coveredBottom = 16 } = props
  const isCard = useMediaQuery('(max-width: 639px)', false, { getInitialValueInEffect: false })
  const isCompact = useMediaQuery('(pointer: fine) and (min-width: 1024px)', true, { getInitialValueInEffect: false })
  const rowHeight = isCard ? props.heights.card : isCompact ? props.heights.compact : props.heights.comfortable
  const body = useRef<HTMLDivElement>(null)
  const wantsFocus = useRef(false)
  const active = Math.max(0, Math.min(activeIndex, rowCount - 1))
  const rows = useWindowRows({ body, rowCount, rowHeight, active, coveredBottom })
  useReportVisible(rows.first, rows.last, props.onVisible)

  useLayoutEffect(() => {
    if (!wantsFocus.current) return
    const row = body.current?.querySelector<HTMLElement>(`[data-index="${active}"]`)
    if (!row) return
    wantsFocus.current = false
    row.focus({ preventScroll: true })
  })

  function moveTo(index: number): void {
    wantsFocus.current = true
    onActiveIndex(index)
    rows.reveal(index)
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.target instanceof HTMLElement && event.target.getAttribute('role') !== 'row') return
    if (event.key === 'Enter') {
      const row = props.rowAt(active)
      if (row !== undefined) props.onOpen(row, active)
      return
    }
    const next = nextRow(event, active, rowCount, rows.pageSize)
    if (next === null) return
    event.preventDefault()
    moveTo(next)
  }

  const template = { '--grid-columns': columns.map((column) => column.width).join(' ') } as CSSProperties
  return (
    <div
      role="grid"
      aria-label={label}
      aria-rowcount={props.isOpenEnded ? -1 : rowCount + 1}
      aria-colcount={columns.length}
      className={classes(styles['grid'], isCard && styles['cards'])}
      style={template}
      data-testid={props.testId}
      onKeyDown={onKeyDown}
    >
      <div role="rowgroup" className={styles['head']}>
        <div role="row" aria-rowindex={1} className={styles['row']}>
          {columns.map((column) => (
            <ColumnHeader key={column.id} column={column} />
          ))}
        </div>
      </div>
      <div role="rowgroup" ref={body} className={styles['body']} style={{ height: rows.height }}>
        {rows.items.map((item) => (
          <GridRow
            key={item.index}
            grid={props}
            index={item.index}
            isActive={item.index === active}
            isCard={isCard}
            style={{ height: rowHeight, transform: `translateY(${item.offset}px)` }}
          />
        ))}
      </div>
    </div>
  )
}

interface GridRowProps<Row> {
  readonly grid: VirtualGridProps<Row>
  readonly index: number
  readonly isActive: boolean
  readonly isCard: boolean
  readonly style: CSSProperties
}

function GridRow<Row>({ grid, index, isActive, isCard, style }: GridRowProps<Row>): ReactNode {
  const row = grid.rowAt(index)
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-label={row === undefined ? 'This row is on its way' : grid.rowLabel(row)}
      aria-busy={row === undefined || undefined}
      tabIndex={isActive ? 0 : -1}
      data-index={index}
      className={classes(styles['row'], styles['data'], isCard && grid.cardClass, row !== undefined && grid.rowClass?.(row))}
      style={style}
      onFocus={() => {
        if (!isActive) grid.onActiveIndex(index)
      }}
      onClick={(event) => {
        const isOwnControl = event.target instanceof Element && event.target.closest('a, button') !== null
        if (row === undefined || isOwnControl || window.getSelection()?.type === 'Range') return
        grid.onActiveIndex(index)
        grid.onOpen(row, index)
      }}
    >
      {grid.columns.map((column, at) => (
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

function useReportVisible(first: number, last: number, report: VirtualGridProps<unknown>['onVisible']): void {
  const [reported, setReported] = useState<string>('')
  const now = `${first}-${last}`
  useEffect(() => {
    if (now === reported || last < first) return
    // A row that only flies past is not asked for.
    const timer = setTimeout(
      () => {
        setReported(now)
        report?.(first, last)
      },
      reported === '' ? 0 : 60,
    )
    return () => clearTimeout(timer)
  }, [now, first, last, reported, report])
}
