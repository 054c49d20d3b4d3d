import type { AttentionItem } from '@pairwise/contracts'
import { type ReactNode, useMemo, useState } from 'react'
import type { GridColumn } from '../../../components/ui/column-header.tsx'
import { RelativeTime } from '../../../components/ui/relative-time.tsx'
import { useNow } from '../../../components/ui/use-now.ts'
import { VirtualGrid } from '../../../components/ui/virtual-grid.tsx'
import { relativeTime } from '../../../lib/time.ts'
import { attentionLabels, attentionName, attentionWhy } from '../lib/attention-text.ts'
import { Assignee } from './assignee.tsx'
import styles from './attention-list.module.css'
import { KindBadge } from './kind-badge.tsx'

interface AttentionListProps {
  readonly items: readonly AttentionItem[]
  /** The one thing to do about an item. */
  readonly action: (item: AttentionItem) => ReactNode
  readonly onOpen: (item: AttentionItem) => void
}

const heights = { compact: 48, comfortable: 56, card: 148 } as const

/** What needs somebody, a row each. */
export function AttentionList({ items, action, onOpen }: AttentionListProps): ReactNode {
  const [active, setActive] = useState(0)
  const columns = useMemo(() => columnsWith(action), [action])
  return (
    <VirtualGrid
      label="What needs you"
      columns={columns}
      rowCount={items.length}
      rowAt={(index) => items[index]}
      rowLabel={labelOf}
      heights={heights}
      cardClass={styles['card']}
      onOpen={onOpen}
      activeIndex={active}
      onActiveIndex={setActive}
      testId="attention-list"
    />
  )
}

function columnsWith(action: AttentionListProps['action']): readonly GridColumn<AttentionItem>[] {
  return [
    { id: 'kind', header: 'What', width: '150px', cell: ({ kind }) => <KindBadge kind={kind} /> },
    {
      id: 'pair',
      header: 'About',
      width: 'minmax(110px, 0.7fr)',
      isName: true,
      cell: (item) => <bdi className={styles['pair']}>{attentionName(item)}</bdi>,
    },
    { id: 'why', header: 'Why', width: 'minmax(200px, 2.4fr)', cell: (item) => <Why item={item} /> },
    { id: 'since', header: 'Since', width: '100px', cell: ({ since }) => <RelativeTime at={since} /> },
    { id: 'who', header: 'Who is on it', width: '180px', cell: (item) => <Assignee item={item} /> },
    { id: 'action', header: 'What to do', width: '170px', align: 'end', cell: action },
  ]
}

function Why({ item }: { readonly item: AttentionItem }): ReactNode {
  const why = attentionWhy(item, useNow())
  return (
    <bdi className={styles['why']} title={why}>
      {why}
    </bdi>
  )
}

function labelOf(item: AttentionItem): string {
  const now = Date.now()
  const who = item.assignee ? `${item.assignee.name} is on it.` : 'Nobody is on it.'
  return `${attentionLabels[item.kind]}: ${attentionName(item)}. ${attentionWhy(item, now)} Since ${relativeTime(item.since, now)}. ${who}`
}
