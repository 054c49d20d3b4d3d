import { useMediaQuery } from '@mantine/hooks'
import {
  type CSSProperties,
  type KeyboardEvent,
  type ReactNode,
  type SyntheticEvent,
  useEffect,
  useEffectEvent,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import { classes } from '../../lib/classes.ts'
import { ColumnHeader, type GridColumn } from './column-header.tsx'
import { nextRow } from './grid-keys.ts'
import { GridRow } from './grid-row.tsx'
import type { GridTree } from './grid-tree.ts'
import { useWindowRows } from './use-window-rows.ts'
import styles from './virtual-grid.module.css'

interface VirtualGridProps<Row> {
  readonly label: string
  /** Kept the same from one rendering to the next where nothing changed, so that rows that stay are not rendered anew. */
  readonly columns: readonly GridColumn<Row>[]
  readonly rowCount: number
  /** Whether there are more rows than are known yet. */
  readonly isOpenEnded?: boolean
  /** The row at a place, or undefined while it is on its way. */
  readonly rowAt: (index: number) => Row | undefined
  /** Names the row at a place, where rows can come in between: then the focus stays on its row and not on its place. */
  readonly keyAt?: ((index: number) => string) | undefined
  /** What is read aloud for a row. */
  readonly rowLabel: (row: Row) => string
  /** The height of a row on wide screens with a fine pointer, with a coarse one, and of the card it becomes on a phone. */
  readonly heights: { readonly compact: number; readonly comfortable: number; readonly card: number }
  /** Lays the cells of a row out as a card. */
  readonly cardClass?: string | undefined
  readonly onOpen: (row: Row, index: number) => void
  /** The rows that are on the screen, so that they can be asked for. */
  readonly onVisible?: ((first: number, last: number) => void) | undefined
  readonly activeIndex: number
  readonly onActiveIndex: (index: number) => void
  /** A tree says of each row how deep it lies and whether it is open. Its keys come before those of the grid. */
  readonly tree?: GridTree<Row> | undefined
  /** Keys of the list's own, by the row that has the focus. True when the key was for it. */
  readonly onRowKey?: ((event: KeyboardEvent, index: number) => boolean) | undefined
  /** Rows from the first to the last of these are selected. */
  readonly selected?: { readonly first: number; readonly last: number } | null | undefined
  readonly testId?: string
}

/**
 * A list of any length as an accessible grid that scrolls with the window: one row takes the focus, arrows and
 * Home, End, Page keys move it, Enter opens it. Only what is on the screen is in the document, at most 80 rows.
 */
export function VirtualGrid<Row>(props: VirtualGridProps<Row>): ReactNode {
  const { label, columns, rowCount, activeIndex } = props
  const isCard = useMediaQuery('(max-width: 639px)', false, { getInitialValueInEffect: false })
  const isCompact = useMediaQuery('(pointer: fine) and (min-width: 1024px)', true, { getInitialValueInEffect: false })
  const height = isCard ? props.heights.card : isCompact ? props.heights.compact : props.heights.comfortable
  const body = useRef<HTMLDivElement>(null)
  const active = Math.max(0, Math.min(activeIndex, rowCount - 1))
  const rows = useWindowRows({ body, rowCount, rowHeight: height, active })
  const wantFocus = useFocusOnRow(body, active)
  useReportVisible(rows.first, rows.last, props.onVisible)
  useRevealAtFirst(active, rows.reveal)

  function open(index: number): void {
    const row = props.rowAt(index)
    if (row !== undefined) props.onOpen(row, index)
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.target instanceof HTMLElement && event.target.getAttribute('role') !== 'row') return
    if (props.onRowKey?.(event, active)) {
      event.preventDefault()
      return
    }
    if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) open(active)
    const next = nextRow(event, active, rowCount, rows.pageSize)
    if (next === null) return
    event.preventDefault()
    wantFocus()
    props.onActiveIndex(next)
    rows.reveal(next)
  }

  function onClick(event: SyntheticEvent): void {
    const isOwnControl = event.target instanceof Element && event.target.closest('a, button, input, label') !== null
    const index = rowIndexOf(event.target)
    if (index === null || isOwnControl || window.getSelection()?.type === 'Range') return
    props.onActiveIndex(index)
    open(index)
  }

  function onFocus(event: SyntheticEvent): void {
    const index = rowIndexOf(event.target)
    if (index !== null && index !== active) props.onActiveIndex(index)
  }

  return (
    <div
      role={props.tree ? 'treegrid' : 'grid'}
      id="list"
      tabIndex={-1}
      aria-label={label}
      aria-rowcount={props.isOpenEnded ? -1 : rowCount + 1}
      aria-colcount={columns.length}
      aria-multiselectable={props.selected === undefined ? undefined : true}
      className={classes(styles['grid'], isCard && styles['cards'])}
      style={{ '--grid-columns': columns.map((column) => column.width).join(' ') } as CSSProperties}
      data-testid={props.testId}
    >
      <div role="rowgroup" className={styles['head']}>
        <div role="row" aria-rowindex={1} className={styles['row']}>
          {columns.map((column) => (
            <ColumnHeader key={column.id} column={column} />
          ))}
        </div>
      </div>
      <div
        role="rowgroup"
        ref={body}
        className={styles['body']}
        style={{ height: rows.height }}
        onClick={onClick}
        onFocus={onFocus}
        onKeyDown={onKeyDown}
      >
        {rows.items.map((item) => (
          <GridRow
            key={props.keyAt?.(item.index) ?? item.index}
            columns={columns}
            row={props.rowAt(item.index)}
            label={props.rowLabel}
            index={item.index}
            isActive={item.index === active}
            tree={props.tree}
            isSelected={props.selected === undefined ? undefined : isWithin(props.selected, item.index)}
            cardClass={isCard ? props.cardClass : undefined}
            height={height}
            offset={item.offset}
          />
        ))}
      </div>
    </div>
  )
}

function isWithin(range: { readonly first: number; readonly last: number } | null, index: number): boolean {
  return range !== null && index >= range.first && index <= range.last
}

function rowIndexOf(target: EventTarget): number | null {
  const row = target instanceof Element ? target.closest('[data-index]') : null
  return row === null ? null : Number(row.getAttribute('data-index'))
}

/** Puts the focus on the active row once it is in the document, after it was asked for. */
function useFocusOnRow(body: React.RefObject<HTMLElement | null>, active: number): () => void {
  const isWanted = useRef(false)
  useLayoutEffect(() => {
    if (!isWanted.current) return
    const row = body.current?.querySelector<HTMLElement>(`[data-index="${active}"]`)
    if (!row) return
    isWanted.current = false
    row.focus({ preventScroll: true })
  })
  return () => {
    isWanted.current = true
  }
}

/** A grid that starts with a row far down, as a link to it does, shows that row. The rows have their places one frame later. */
function useRevealAtFirst(active: number, reveal: (index: number) => void): void {
  const revealActive = useEffectEvent(() => {
    if (active > 0) reveal(active)
  })
  useEffect(() => {
    const frame = requestAnimationFrame(() => revealActive())
    return () => cancelAnimationFrame(frame)
  }, [])
}

/** A row that only flies past is not asked for. */
const restBeforeReport = 60

function useReportVisible(first: number, last: number, report: VirtualGridProps<unknown>['onVisible']): void {
  const [reported, setReported] = useState('')
  const now = `${first}-${last}`
  useEffect(() => {
    if (now === reported || last < first) return
    const tell = () => {
      setReported(now)
      report?.(first, last)
    }
    const timer = setTimeout(tell, reported === '' ? 0 : restBeforeReport)
    return () => clearTimeout(timer)
  }, [now, first, last, reported, report])
}
