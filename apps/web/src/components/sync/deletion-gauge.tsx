import type { Side } from '@pairwise/contracts'
import type { ReactNode } from 'react'
import { count, percent } from '../../lib/plural.ts'
import type { SideNames } from '../../lib/side-names.ts'
import styles from './deletion-gauge.module.css'
import { SideChip } from './side-chip.tsx'

interface DeletionGaugeProps {
  readonly names: SideNames
  /** Files that each side loses, and files it has. */
  readonly deleted: Readonly<Record<Side, number>>
  readonly files: Readonly<Record<Side, number>>
  /** In percent of a side's files. */
  readonly limit: number | undefined
}

/** The share of its files that each side loses, beside the limit. */
export function DeletionGauge({ names, deleted, files, limit }: DeletionGaugeProps): ReactNode {
  return (
    <div className={styles['gauges']} data-testid="deletion-gauge">
      {(['path2', 'path1'] as const).map((side) => (
        <Gauge key={side} side={side} name={names[side]} deleted={deleted[side]} files={files[side]} limit={limit} />
      ))}
    </div>
  )
}

interface GaugeProps {
  readonly side: Side
  readonly name: string
  readonly deleted: number
  readonly files: number
  readonly limit: number | undefined
}

function Gauge({ side, name, deleted, files, limit }: GaugeProps): ReactNode {
  const share = files > 0 ? deleted / files : 0
  const scale = Math.max(share * 100, limit ?? 0, 1) * 1.15
  const words = `${count(deleted)} deleted${deleted > 0 ? ` (${percent(share)} of its files)` : ''}`
  return (
    <div className={styles['gauge']}>
      <SideChip side={side} name={name} />
      <span className={styles['track']} aria-hidden="true">
        <span className={styles['value']} style={{ width: `${((share * 100) / scale) * 100}%` }} />
        {limit !== undefined && <span className={styles['limit']} style={{ insetInlineStart: `${(limit / scale) * 100}%` }} />}
      </span>
      <span className={styles['words']} data-some={deleted > 0 || undefined}>
        {words}
        {limit !== undefined && <span className={styles['quiet']}> limit {limit}&nbsp;%</span>}
      </span>
    </div>
  )
}
