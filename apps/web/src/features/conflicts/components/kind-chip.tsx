import type { ConflictKind } from '@pairwise/contracts'
import { IconArrowsLeftRight } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import styles from './kind-chip.module.css'

/** What kind of conflict it is, in the colour of conflicts, with its sign and its word. */
export function KindChip({ kind, label }: { readonly kind: ConflictKind; readonly label: string }): ReactNode {
  return (
    <span className={styles['chip']} data-kind={kind}>
      <IconArrowsLeftRight size={14} stroke={1.75} aria-hidden="true" />
      {label}
    </span>
  )
}
