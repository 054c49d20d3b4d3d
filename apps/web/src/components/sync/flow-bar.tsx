import type { ChangeClass, ChangeCounts, Side } from '@pairwise/contracts'
import { IconArrowLeft, IconArrowRight } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { bytes } from '../../lib/bytes.ts'
import { changesOn } from '../../lib/change-counts.ts'
import { count, type PluralForms, plural } from '../../lib/plural.ts'
import { otherSide, type SideNames } from '../../lib/side-names.ts'
import styles from './flow-bar.module.css'
import { SideChip } from './side-chip.tsx'

/** The classes that write, in the order in which a lane shows them. */
const segments = [
  { class: 'new', words: { one: 'new', other: 'new' } },
  { class: 'folder', words: { one: 'folder', other: 'folders' } },
  { class: 'changed', words: { one: 'changed', other: 'changed' } },
  { class: 'merged', words: { one: 'merged', other: 'merged' } },
  { class: 'moved', words: { one: 'moved', other: 'moved' } },
  { class: 'metadata', words: { one: 'time only', other: 'time only' } },
  { class: 'conflict', words: { one: 'conflict', other: 'conflicts' } },
  { class: 'deleted', words: { one: 'deleted', other: 'deleted' } },
] as const satisfies readonly { class: ChangeClass; words: PluralForms }[]

interface FlowBarProps {
  readonly counts: ChangeCounts
  readonly names: SideNames
  /** Bytes that each side receives, where they are known. */
  readonly bytes?: Readonly<Record<Side, number>>
}

/** What goes which way: one lane for each side that receives, with its numbers written out. */
export function FlowBar({ counts, names, bytes: received }: FlowBarProps): ReactNode {
  const most = Math.max(1, changesOn(counts, 'path1'), changesOn(counts, 'path2'))
  return (
    <div className={styles['flow']} data-testid="flow-bar">
      <Lane side="path2" counts={counts} names={names} most={most} bytes={received?.path2} />
      <Lane side="path1" counts={counts} names={names} most={most} bytes={received?.path1} />
    </div>
  )
}

interface LaneProps {
  readonly side: Side
  readonly counts: ChangeCounts
  readonly names: SideNames
  readonly most: number
  readonly bytes: number | undefined
}

function Lane({ side, counts, names, most, bytes: received }: LaneProps): ReactNode {
  const Arrow = side === 'path2' ? IconArrowRight : IconArrowLeft
  const total = changesOn(counts, side)
  const shown = segments.map((segment) => ({ ...segment, n: counts[side][segment.class] ?? 0 })).filter((segment) => segment.n > 0)
  return (
    <div className={styles['lane']}>
      <div className={styles['to']}>
        <Arrow size={16} stroke={1.5} aria-hidden="true" />
        <span className={styles['visuallyTo']}>{`From ${names[otherSide(side)]} to `}</span>
        <SideChip side={side} name={names[side]} />
      </div>
      <div className={styles['track']} aria-hidden="true">
        {shown.map((segment) => (
          <span
            key={segment.class}
            className={styles['segment']}
            data-class={segment.class}
            style={{ width: `${(segment.n / most) * 100}%` }}
          />
        ))}
      </div>
      <div className={styles['numbers']}>
        {total === 0 && <span className={styles['nothing']}>nothing changes</span>}
        {shown.map((segment) => (
          <span key={segment.class} className={styles['number']} data-class={segment.class}>
            <b>{count(segment.n)}</b> {plural(segment.n, segment.words)}
          </span>
        ))}
        {received !== undefined && received > 0 && <span className={styles['bytes']}>{bytes(received)}</span>}
      </div>
    </div>
  )
}
