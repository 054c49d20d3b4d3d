import type { Operation } from '@pairwise/contracts'
import {
  IconArrowLeft,
  IconArrowRight,
  IconArrowsLeftRight,
  IconClockEdit,
  IconCornerRightDown,
  IconEqual,
  IconEraser,
  IconFolderPlus,
  IconHandStop,
  IconReplace,
  IconRotate2,
  IconTrashX,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { operationVerb, type VerbSign } from '../../lib/operation-verb.ts'
import type { SideNames } from '../../lib/side-names.ts'
import styles from './operation-verb.module.css'

type Tone = 'new' | 'changed' | 'delete' | 'conflict' | 'held' | 'quiet'

const signs = {
  'to-path1': { Icon: IconArrowLeft, tone: 'new' },
  'to-path2': { Icon: IconArrowRight, tone: 'new' },
  replace: { Icon: IconReplace, tone: 'changed' },
  delete: { Icon: IconTrashX, tone: 'delete' },
  move: { Icon: IconCornerRightDown, tone: 'changed' },
  'comes-back': { Icon: IconRotate2, tone: 'new' },
  conflict: { Icon: IconArrowsLeftRight, tone: 'conflict' },
  metadata: { Icon: IconClockEdit, tone: 'changed' },
  folder: { Icon: IconFolderPlus, tone: 'new' },
  same: { Icon: IconEqual, tone: 'quiet' },
  forget: { Icon: IconEraser, tone: 'quiet' },
  held: { Icon: IconHandStop, tone: 'held' },
} as const satisfies Record<VerbSign, { Icon: typeof IconEqual; tone: Tone }>

interface OperationVerbProps {
  readonly operation: Operation
  readonly names: SideNames
}

/** What happens to a row, as sign and words. A deletion is the only one that is filled. */
export function OperationVerb({ operation, names }: OperationVerbProps): ReactNode {
  const verb = operationVerb(operation, names)
  const { Icon, tone } = signs[verb.sign]
  return (
    <span className={styles['verb']} data-tone={tone}>
      <Icon size={16} stroke={1.5} aria-hidden="true" className={styles['icon']} />
      <span className={styles['words']}>{verb.words}</span>
    </span>
  )
}
