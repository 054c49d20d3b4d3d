import { VisuallyHidden } from '@mantine/core'
import type { Side } from '@pairwise/contracts'
import type { ReactNode } from 'react'
import styles from './side-chip.module.css'

interface SideChipProps {
  readonly side: Side
  readonly name?: string
}

/** The number of a side in its colour, and what people call it. */
export function SideChip({ side, name }: SideChipProps): ReactNode {
  return (
    <span className={styles['chip']}>
      <span className={styles['number']} data-side={side}>
        <VisuallyHidden>Path </VisuallyHidden>
        {side === 'path1' ? '1' : '2'}
      </span>
      {name !== undefined && <bdi className={styles['name']}>{name}</bdi>}
    </span>
  )
}
