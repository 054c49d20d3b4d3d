import type { PlanRow, RowFilter, RowScope } from '@pairwise/contracts'
import { type KeyboardEvent, type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import card from '../../../components/sync/operation-card.module.css'
import { VirtualGrid } from '../../../components/ui/virtual-grid.tsx'
import { announce } from '../../../lib/announcer.ts'
import { classes } from '../../../lib/classes.ts'
import { areShortcutsOn } from '../../../lib/shortcuts.ts'
import type { SideNames } from '../../../lib/side-names.ts'
import type { PlanItems } from '../api/use-plan-items.ts'
import type { PlanItem } from '../lib/plan-items.ts'
import type { PlanSearch } from '../lib/plan-search.ts'
import { isChange, isViewed, itemLabel } from '../lib/row-words.ts'
import { type GridActs, planColumns } from './plan-columns.tsx'
import styles from './plan-grid.module.css'

export interface GridRange {
  readonly anchor: number
  readonly head: number
}

interface PlanGridProps {
  readonly label: string
  readonly names: SideNames
  readonly items: PlanItems & { readonly total: number }
  readonly filter: RowFilter
  readonly isTree: boolean
  readonly sort: PlanSearch['sort']
  readonly onSort: (sort: PlanSearch['sort']) => void
  readonly activeIndex: number
  readonly onActiveIndex: (index: number) => void
  /** Why rows can't be skipped now. */
  readonly blocked: string | undefined
  readonly onSelect: (act: 'skip' | 'include', scopes: readonly RowScope[]) => void
  readonly onView: (isViewed: boolean, scopes: readonly RowScope[]) => void
  readonly onOpenRow: (row: PlanRow, wants: 'details' | 'difference') => void
}

const heights = { compact: 32, comfortable: 44, card: 128 } as const
/** So many single rows go into one request. */
const mostIds = 1000

/** The rows of a plan with the keys to review them: x and i skip and include, Space turns round, e marks as viewed. */
export function PlanGrid(props: PlanGridProps): ReactNode {
  const { items, filter, sort, activeIndex } = props
  const { path1, path2 } = props.names
  const names = useMemo(() => ({ path1, path2 }), [path1, path2])
  const [chosen, setChosen] = useState<{ readonly range: GridRange | 'all'; readonly of: number } | null>(null)
  // A range counts lines, so it ends when lines come in between.
  const range = chosen?.of === items.total ? chosen.range : null
  const setRange = (next: GridRange | 'all' | null) => setChosen(next === null ? null : { range: next, of: items.total })
  const latest = useLatest(props)
  const acts = useMemo(
    (): GridActs => ({
      names,
      blocked: props.blocked,
      toggle: (key) => latest.current.items.toggle(key),
      select: (act, scope) => latest.current.onSelect(act, [scope]),
    }),
    [names, props.blocked, latest],
  )
  const columns = useMemo(() => planColumns(acts, { sort, onSort: (to) => latest.current.onSort(to) }), [acts, sort, latest])
  const label = useCallback((item: PlanItem) => itemLabel(item, names), [names])
  const selected = rangeOf(range, items.total)

  function moveTo(index: number): void {
    props.onActiveIndex(index)
    if (range === 'all') setRange(null)
  }

  function onKey(event: KeyboardEvent, index: number): boolean {
    const item = items.itemAt(index)
    if (extendsRange(event)) {
      const step = event.key === 'ArrowDown' ? 1 : -1
      const head = Math.max(0, Math.min(items.total - 1, index + step))
      setRange({ anchor: range === null || range === 'all' ? index : range.anchor, head })
      // The grid itself moves the focus; the range only follows.
      return false
    }
    if (event.key === 'Escape' && range !== null) {
      setRange(null)
      return true
    }
    if ((event.ctrlKey || event.metaKey) && event.key === 'a') {
      setRange('all')
      announce(`All ${items.total} that match are selected.`)
      return true
    }
    if (['ArrowDown', 'ArrowUp', 'Home', 'End', 'PageDown', 'PageUp'].includes(event.key)) setRange(null)
    return treeKey(event, item, index) || actKey(event, item)
  }

  /** Right opens a folder or goes to its first row, left closes it or goes to the folder that a row is in. */
  function treeKey(event: KeyboardEvent, item: PlanItem | undefined, index: number): boolean {
    if (item === undefined || (event.key !== 'ArrowRight' && event.key !== 'ArrowLeft')) return false
    const isOpen = item.kind !== 'row' && item.isOpen
    if (event.key === 'ArrowRight') {
      if (item.kind !== 'row' && !isOpen) items.toggle(keyOf(item))
      else if (isOpen) props.onActiveIndex(Math.min(items.total - 1, index + 1))
      return true
    }
    if (item.kind !== 'row' && isOpen) items.toggle(keyOf(item))
    else {
      const parent = parentIndex(items, index, item.level)
      if (parent !== null) props.onActiveIndex(parent)
    }
    return true
  }

  function actKey(event: KeyboardEvent, item: PlanItem | undefined): boolean {
    if (event.ctrlKey || event.metaKey || event.altKey) return false
    const isLetter = ['x', 'i', 'e', 'd', '[', ']'].includes(event.key)
    if (isLetter && !areShortcutsOn()) return false
    switch (event.key) {
      case 'x':
        return choose('skip')
      case 'i':
        return choose('include')
      case ' ':
        return choose(item !== undefined && isOut(item) ? 'include' : 'skip')
      case 'e':
        return mark(item)
      case 'd':
        if (item?.kind === 'row') props.onOpenRow(item.row, 'difference')
        return true
      case '[':
      case ']':
        moveTo(Math.max(0, Math.min(items.total - 1, activeIndex + (event.key === ']' ? 1 : -1))))
        return true
      default:
        return false
    }
  }

  function choose(act: 'skip' | 'include'): boolean {
    const scopes = scopesOf(range, activeIndex, items, filter)
    if (scopes === null) announce('Some of these rows are still on their way. Try again.', 'assertive')
    else if (props.blocked === undefined && scopes.length > 0) {
      props.onSelect(act, scopes)
      if (range === 'all') setRange(null)
    }
    return true
  }

  function mark(item: PlanItem | undefined): boolean {
    const scopes = scopesOf(range, activeIndex, items, filter, false)
    if (scopes !== null && item !== undefined) props.onView(!wasViewed(item), scopes)
    return true
  }

  return (
    <VirtualGrid
      label={props.label}
      columns={columns}
      rowCount={items.total}
      rowAt={items.itemAt}
      keyAt={(index) => items.placeAt(index) ?? `line ${index}`}
      rowLabel={label}
      heights={heights}
      cardClass={classes(card['card'], styles['card'])}
      onOpen={(item) => (item.kind === 'row' ? props.onOpenRow(item.row, 'details') : items.toggle(keyOf(item)))}
      onVisible={items.onVisible}
      activeIndex={activeIndex}
      onActiveIndex={moveTo}
      tree={props.isTree ? placeOf : undefined}
      onRowKey={onKey}
      selected={selected}
      testId="plan-grid"
    />
  )
}

function useLatest<T>(value: T): React.RefObject<T> {
  const latest = useRef(value)
  useEffect(() => {
    latest.current = value
  })
  return latest
}

function placeOf(item: PlanItem) {
  return { level: item.level, setSize: item.setSize, position: item.position, isOpen: item.kind === 'row' ? null : item.isOpen }
}

function keyOf(item: Exclude<PlanItem, { kind: 'row' }>): string {
  return item.kind === 'folder' ? item.folder.at.key : item.group.reason
}

function extendsRange(event: KeyboardEvent): boolean {
  return event.shiftKey && (event.key === 'ArrowDown' || event.key === 'ArrowUp')
}

function rangeOf(range: GridRange | 'all' | null, total: number): { first: number; last: number } | null {
  if (range === null) return null
  if (range === 'all') return { first: 0, last: total - 1 }
  return { first: Math.min(range.anchor, range.head), last: Math.max(range.anchor, range.head) }
}

/** What is meant by the row or the range, as rules. Null while a row of the range is not known yet. */
function scopesOf(
  range: GridRange | 'all' | null,
  active: number,
  items: PlanItems & { readonly total: number },
  filter: RowFilter,
  onlyChanges = true,
): RowScope[] | null {
  if (range === 'all') return [{ kind: 'query', filter, except: [] }]
  const { first, last } = rangeOf(range, items.total) ?? { first: active, last: active }
  const scopes: RowScope[] = []
  const ids: string[] = []
  for (let index = first; index <= last; index++) {
    const item = items.itemAt(index)
    if (item === undefined) return null
    if (item.kind === 'folder') scopes.push({ kind: 'folder', path: item.folder.at.key })
    else if (item.kind === 'reason') scopes.push({ kind: 'query', filter: { ...filter, reason: item.group.reason }, except: [] })
    else if (!onlyChanges || isChange(item.row)) ids.push(item.row.id)
  }
  for (let at = 0; at < ids.length; at += mostIds) scopes.push({ kind: 'operations', ids: ids.slice(at, at + mostIds) })
  return scopes
}

function isOut(item: PlanItem): boolean {
  if (item.kind === 'row') return item.row.leftOut !== null
  return (item.kind === 'folder' ? item.folder : item.group).leftOut > 0
}

function wasViewed(item: PlanItem): boolean {
  if (item.kind === 'row') return item.row.viewed
  const { rows, viewed } = item.kind === 'folder' ? item.folder : item.group
  return isViewed(rows, viewed)
}

function parentIndex(items: PlanItems, index: number, level: number): number | null {
  const item = items.itemAt(index)
  const from = item?.kind === 'row' ? index - Math.min(index, item.position) : index - 1
  for (let at = Math.max(0, from); at >= 0; at--) {
    const above = items.itemAt(at)
    if (above !== undefined && above.kind !== 'row' && above.level < level) return at
  }
  return null
}
