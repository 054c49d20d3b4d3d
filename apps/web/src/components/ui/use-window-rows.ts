import { defaultRangeExtractor, type Range, useWindowVirtualizer } from '@tanstack/react-virtual'
import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react'

const mostRows = 80
/** A list this short is wholly in the document, so that the browser's own search finds every row. */
const shortList = 60

interface WindowRowsInput {
  readonly body: RefObject<HTMLElement | null>
  readonly rowCount: number
  readonly rowHeight: number
  /** The row that may have the focus; it stays in the document wherever one scrolls. */
  readonly active: number
}

interface WindowRows {
  readonly items: readonly { readonly index: number; readonly offset: number }[]
  readonly height: number
  readonly first: number
  readonly last: number
  readonly pageSize: number
  readonly reveal: (index: number) => void
}

/** The rows of a list that scrolls with the window: which are to be rendered, and where. */
export function useWindowRows({ body, rowCount, rowHeight, active }: WindowRowsInput): WindowRows {
  const scrollMargin = useTopOf(body)
  const covered = coveredByBars()
  const rows = useWindowVirtualizer({
    count: rowCount,
    estimateSize: () => rowHeight,
    overscan: rowCount <= shortList ? rowCount : 10,
    scrollMargin,
    scrollPaddingStart: covered.top,
    scrollPaddingEnd: covered.bottom,
    rangeExtractor: (range) => rangeWithActive(range, active),
  })
  const measured = useRef(rowHeight)
  useEffect(() => {
    if (measured.current === rowHeight) return
    measured.current = rowHeight
    rows.measure()
  })
  const range = rows.range ?? { startIndex: 0, endIndex: -1 }
  return {
    items: rows.getVirtualItems().map((item) => ({ index: item.index, offset: item.start - scrollMargin })),
    height: rows.getTotalSize(),
    first: range.startIndex,
    last: range.endIndex,
    pageSize: Math.max(1, Math.floor((window.innerHeight - covered.top - covered.bottom) / rowHeight) - 1),
    reveal: (index) => rows.scrollToIndex(index, { align: 'auto' }),
  }
}

/** How much of the window is covered by bars that stay there, in pixels: the page keeps what has the focus clear of them by the same measure. */
function coveredByBars(): { readonly top: number; readonly bottom: number } {
  const { scrollPaddingTop, scrollPaddingBottom } = getComputedStyle(document.documentElement)
  return { top: Number.parseFloat(scrollPaddingTop) || 0, bottom: Number.parseFloat(scrollPaddingBottom) || 0 }
}

function rangeWithActive(range: Range, active: number): number[] {
  const indexes = defaultRangeExtractor(range).slice(0, mostRows - 1)
  if (active >= 0 && active < range.count && !indexes.includes(active)) indexes.push(active)
  return indexes.sort((a, b) => a - b)
}

/** Where an element starts in the document, kept right while what is above it grows and shrinks. */
function useTopOf(element: RefObject<HTMLElement | null>): number {
  const [top, setTop] = useState(0)
  useLayoutEffect(() => {
    const measure = () => {
      if (element.current) setTop(Math.round(element.current.getBoundingClientRect().top + window.scrollY))
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(document.body)
    return () => observer.disconnect()
  }, [element])
  return top
}
