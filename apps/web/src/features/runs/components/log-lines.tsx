import { Button } from '@mantine/core'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { plural } from '../../../lib/plural.ts'
import type { LogStore } from '../lib/log-store.ts'
import styles from './log-lines.module.css'
import { LogRow } from './log-row.tsx'

interface LogLinesProps {
  readonly runId: number
  readonly store: LogStore
  /** The lines that are shown, by number; null for all. */
  readonly numbers: readonly number[] | null
  readonly line: number | undefined
  /** Whether the end stays in sight while lines arrive. */
  readonly isFollowing: boolean
  readonly onFollowing: (isFollowing: boolean) => void
  readonly need: (from: number, to: number) => void
}

const rowHeight = 24
const nearBottom = 32

/** The lines of a log in a box of their own. It follows the end until one scrolls up. */
export function LogLines(props: LogLinesProps): ReactNode {
  const { store, numbers, line, isFollowing, onFollowing, need } = props
  const box = useRef<HTMLDivElement>(null)
  const total = numbers?.length ?? store.last()
  const [leftAt, setLeftAt] = useState(total)
  if (isFollowing && leftAt !== total) setLeftAt(total)
  const lastTop = useRef(0)
  const rows = useVirtualizer({ count: total, getScrollElement: () => box.current, estimateSize: () => rowHeight, overscan: 10 })
  const numberAt = (index: number) => numbers?.[index] ?? index + 1
  const items = rows.getVirtualItems()
  const first = items[0]
  const last = items.at(-1)

  useEffect(() => {
    if (first && last && numbers === null) need(first.index + 1, last.index + 1)
  })

  useLayoutEffect(() => {
    if (isFollowing && total > 0) rows.scrollToIndex(total - 1, { align: 'end' })
  }, [isFollowing, total, rows])

  const linkedIndex = line === undefined ? -1 : numbers === null ? line - 1 : numbers.indexOf(line)
  useLayoutEffect(() => {
    if (linkedIndex >= 0) rows.scrollToIndex(linkedIndex, { align: 'center' })
  }, [linkedIndex, rows])

  function onScroll(): void {
    const element = box.current
    if (!element) return
    const isUp = element.scrollTop < lastTop.current - 2
    const isAtEnd = element.scrollHeight - element.scrollTop - element.clientHeight < nearBottom
    lastTop.current = element.scrollTop
    if (isFollowing && isUp && !isAtEnd) {
      onFollowing(false)
    }
  }

  const fresh = total - leftAt
  return (
    <div className={styles['frame']}>
      <div
        ref={box}
        className={styles['box']}
        role="log"
        aria-live="off"
        aria-label="Log lines"
        onScroll={onScroll}
        data-testid="log-lines"
      >
        <div className={styles['lines']} style={{ height: rows.getTotalSize() }}>
          {items.map((item) => {
            const n = numberAt(item.index)
            return (
              <div
                key={n}
                ref={rows.measureElement}
                data-index={item.index}
                className={styles['place']}
                style={{ transform: `translateY(${item.start}px)` }}
              >
                <LogRow runId={props.runId} n={n} line={store.line(n)} isLinked={n === line} />
              </div>
            )
          })}
        </div>
      </div>
      {!isFollowing && fresh > 0 && (
        <Button className={styles['fresh'] ?? ''} size="xs" onClick={() => onFollowing(true)}>
          {plural(fresh, { one: '# new line ↓', other: '# new lines ↓' })}
        </Button>
      )}
    </div>
  )
}
