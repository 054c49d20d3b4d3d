import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useEffect, useEffectEvent, useRef } from 'react'
import { nextRow } from '../../../components/ui/grid-keys.ts'
import { folderId, type QueueItem } from '../lib/queue-items.ts'
import { QueueFolder } from './queue-folder.tsx'
import styles from './queue-list.module.css'
import { QueueRow, type QueueRowLink } from './queue-row.tsx'
import type { Queue } from './use-queue.ts'

interface QueueListProps {
  readonly queue: Queue
  readonly currentId: number | null
  readonly showPair: boolean
  readonly linkTo: QueueRowLink
  readonly onDecideFolder: (pairId: string, folderKey: string) => void
}

const rowHeight = 56
const folderHeight = 40

/** The conflicts that wait, in a list of any length that scrolls by itself. Arrows move from row to row. */
export function QueueList({ queue, currentId, showPair, linkTo, onDecideFolder }: QueueListProps): ReactNode {
  const { items, conflictAt, onVisible } = queue
  const frame = useRef<HTMLDivElement>(null)
  const wanted = useRef<number | null>(null)
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => frame.current,
    estimateSize: (at) => (items[at]?.kind === 'folder' ? folderHeight : rowHeight),
    getItemKey: (at) => keyOf(items[at]) ?? at,
    overscan: 8,
  })
  const shown = rows.getVirtualItems()
  const places = shown.flatMap(({ index }) => {
    const item = items[index]
    return item?.kind === 'conflict' ? [item.index] : []
  })
  const [first = 0] = places
  const last = places.at(-1) ?? 0
  useEffect(() => onVisible(first, last), [onVisible, first, last])

  const currentAt = items.findIndex((item) => item.kind === 'conflict' && conflictAt(item.index)?.id === currentId)
  const revealCurrent = useEffectEvent(() => {
    if (currentAt !== -1) rows.scrollToIndex(currentAt, { align: 'auto' })
  })
  useEffect(() => {
    if (currentId !== null) revealCurrent()
  }, [currentId])

  const move = useEffectEvent((event: KeyboardEvent) => {
    const row = event.target instanceof Element ? event.target.closest('[data-at]') : null
    if (!row || event.defaultPrevented) return
    const page = Math.max(1, Math.floor((frame.current?.clientHeight ?? rowHeight) / rowHeight) - 1)
    const next = nextRow(event, Number(row.getAttribute('data-at')), items.length, page)
    if (next === null) return
    event.preventDefault()
    wanted.current = next
    rows.scrollToIndex(next, { align: 'auto' })
    focusWanted()
  })
  const focusWanted = useEffectEvent(() => {
    if (wanted.current === null) return
    const target = frame.current?.querySelector<HTMLElement>(`[data-at="${wanted.current}"] :is(a, button)`)
    if (!target) return
    wanted.current = null
    target.focus({ preventScroll: true })
  })
  useEffect(() => {
    focusWanted()
  })
  useEffect(() => {
    const list = frame.current
    const listen = (event: KeyboardEvent) => move(event)
    list?.addEventListener('keydown', listen)
    return () => list?.removeEventListener('keydown', listen)
  }, [])

  return (
    <div ref={frame} className={styles['frame']} id="list" tabIndex={-1} data-testid="conflict-list">
      <ul className={styles['list']} style={{ height: rows.getTotalSize() }} aria-label="Conflicts">
        {shown.map(({ index, start, size, key }) => {
          const item = items[index]
          if (!item) return null
          return (
            <li
              key={key}
              data-at={index}
              aria-setsize={items.length}
              aria-posinset={index + 1}
              className={styles['item']}
              style={{ transform: `translateY(${start}px)`, height: size }}
            >
              {item.kind === 'folder' ? (
                <QueueFolder
                  item={item}
                  showPair={showPair}
                  onToggle={() => queue.onToggle(folderId(item.folder))}
                  onDecide={onDecideFolder}
                />
              ) : (
                <QueueRow conflict={conflictAt(item.index)} currentId={currentId} showPair={showPair} linkTo={linkTo} />
              )}
            </li>
          )
        })}
      </ul>
    </div>
  )
}

function keyOf(item: QueueItem | undefined): string | null {
  if (!item) return null
  return item.kind === 'folder' ? `folder ${folderId(item.folder)}` : `conflict ${item.index}`
}
