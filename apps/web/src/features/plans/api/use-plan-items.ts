import type { PlanFolderPage, PlanRow, PlanRowQuery, RowFilter } from '@pairwise/contracts'
import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import {
  folderOutline,
  indexOfPlace,
  listOutline,
  type Outline,
  type PlanItem,
  placeAt,
  type RowSegment,
  reasonOutline,
  type Segment,
  segmentAt,
} from '../lib/plan-items.ts'
import type { PlanSearch } from '../lib/plan-search.ts'
import { planFoldersQuery, planReasonsQuery, planRowsQuery, windowSize } from './plan-queries.ts'

/** Lines beside the visible ones that are rendered too. */
const margin = 12
/** A plan of so few rows is shown with all its folders open. */
const openAllUpTo = 200

export interface PlanItems {
  /** Undefined until the server has counted. */
  readonly total: number | undefined
  readonly itemAt: (index: number) => PlanItem | undefined
  /** A name for the line at a place, and where the line of a name is now. */
  readonly placeAt: (index: number) => string | null
  readonly indexOf: (place: string) => number | null
  readonly onVisible: (first: number, last: number) => void
  readonly toggle: (key: string) => void
  readonly error: Error | null
  readonly retry: () => void
}

interface PlanItemsInput {
  readonly planId: number
  /** How many rows the plan has in all. */
  readonly size: number
  readonly view: PlanSearch['view']
  readonly filter: RowFilter
  readonly sort: PlanRowQuery['sort']
}

/** The lines of a plan's grid in one of its views, asked for as far as they are open and on the screen. */
export function usePlanItems({ planId, size, view, filter, sort }: PlanItemsInput): PlanItems {
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set())
  const isOpen = (key: string) => touched.has(key) !== size <= openAllUpTo
  const tree = useFolderPages(planId, view === 'folders', filter, isOpen)
  const reasons = useQuery({ ...planReasonsQuery(planId, filter), enabled: view === 'reasons', placeholderData: keepPreviousData })
  const count = useQuery({
    ...planRowsQuery(planId, { ...filter, sort, offset: 0, limit: windowSize }),
    enabled: view === 'list',
  })
  const outline = outlineOf()
  const rows = useRowWindows(planId, outline, sort)
  const failed = view === 'folders' ? tree.failed : view === 'reasons' ? reasons : count

  function outlineOf(): Outline | undefined {
    if (view === 'folders') return tree.outline
    if (view === 'reasons') return reasons.data && reasonOutline(reasons.data.groups, filter, isOpen)
    return count.data && listOutline(count.data.total, filter)
  }

  return {
    total: outline?.total,
    itemAt: rows.itemAt,
    placeAt: (index) => (outline === undefined ? null : placeAt(outline, index)),
    indexOf: (place) => (outline === undefined ? null : indexOfPlace(outline, place)),
    onVisible: rows.onVisible,
    toggle: (key) => setTouched((now) => (now.has(key) ? new Set([...now].filter((each) => each !== key)) : new Set([...now, key]))),
    error: failed?.error ?? rows.failed?.error ?? null,
    retry: () => void (failed?.error ? failed : rows.failed)?.refetch(),
  }
}

/** Each open folder is asked for once it is known; so a tree opens level by level. */
function useFolderPages(planId: number, isEnabled: boolean, filter: RowFilter, isOpen: (key: string) => boolean) {
  const top = filter.path ?? ''
  const [known, setKnown] = useState<{ readonly of: string; readonly keys: readonly string[] }>({ of: '', keys: [] })
  const of = JSON.stringify([filter, isEnabled])
  const keys = known.of === of ? known.keys : [top]
  const results = useQueries({
    queries: keys.map((key) => ({ ...planFoldersQuery(planId, { ...filter, path: key }), enabled: isEnabled })),
  })
  const pages = new Map(keys.map((key, at) => [key, results[at]?.data] as const))
  const wanted = isEnabled ? openKeys(top, pages, isOpen) : [top]
  if (known.of !== of || wanted.join() !== keys.join()) setKnown({ of, keys: wanted })
  const first = pages.get(top)
  return {
    outline: first && folderOutline({ filter, pageOf: (key) => pages.get(key), isOpen, top: first.at }),
    failed: results.find((result) => result.error && !result.data),
  }
}

function openKeys(top: string, pages: ReadonlyMap<string, PlanFolderPage | undefined>, isOpen: (key: string) => boolean): string[] {
  const keys: string[] = []
  const visit = (key: string) => {
    keys.push(key)
    for (const folder of pages.get(key)?.folders ?? []) if (isOpen(folder.at.key)) visit(folder.at.key)
  }
  visit(top)
  return keys
}

function useRowWindows(planId: number, outline: Outline | undefined, sort: PlanRowQuery['sort']) {
  const [visible, setVisible] = useState({ first: 0, last: 40 })
  const windows = outline === undefined ? [] : windowsOf(outline, visible.first - margin, visible.last + margin)
  const results = useQueries({
    queries: windows.map(({ segment, window }) =>
      planRowsQuery(planId, { ...segment.filter, sort, offset: window * windowSize, limit: windowSize }),
    ),
  })
  return {
    onVisible: useCallback((first: number, last: number) => setVisible({ first, last }), []),
    failed: results.find((result) => result.error && !result.data),
    itemAt(index: number): PlanItem | undefined {
      const segment = outline === undefined ? undefined : segmentAt(outline, index)
      if (segment === undefined || segment.kind !== 'rows') return segment
      const within = index - segment.start
      const at = windows.findIndex((each) => each.segment.start === segment.start && each.window === Math.floor(within / windowSize))
      const row = results[at]?.data?.rows[within % windowSize]
      const { level, setSize, position } = segment
      return row && steady(row, { kind: 'row', row, level, setSize, position: position + within })
    },
  }
}

/** The item of a row stays the same object while nothing of it changes, so that it is not rendered anew while one scrolls. */
const items = new WeakMap<PlanRow, Extract<PlanItem, { kind: 'row' }>>()

function steady(row: PlanRow, item: Extract<PlanItem, { kind: 'row' }>): PlanItem {
  const known = items.get(row)
  if (known?.level === item.level && known.position === item.position && known.setSize === item.setSize) return known
  items.set(row, item)
  return item
}

function windowsOf(outline: Outline, first: number, last: number): { segment: RowSegment; window: number }[] {
  const found: { segment: RowSegment; window: number }[] = []
  for (let index = Math.max(0, first); index <= Math.min(last, outline.total - 1); ) {
    const segment = segmentAt(outline, index) as Segment
    if (segment.kind !== 'rows') {
      index++
      continue
    }
    const window = Math.floor((index - segment.start) / windowSize)
    found.push({ segment, window })
    index = Math.min(segment.start + segment.count, segment.start + (window + 1) * windowSize)
  }
  return found
}
