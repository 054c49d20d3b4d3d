import type { SeenFacts as Facts, Operation, Side } from '@pairwise/contracts'
import type { ReactNode } from 'react'
import { otherSide } from '../../lib/side-names.ts'
import { ShortTime } from '../ui/relative-time.tsx'
import styles from './seen-facts.module.css'

const kindWords = {
  absent: '—',
  file: 'file',
  directory: 'folder',
  symlink: 'link',
  excluded: 'left out by filters',
  unsupported: 'can’t be synced',
  unreadable: 'could not be read',
  unknown: 'not known',
} as const satisfies Record<Facts['kind'], string>

interface SeenFactsProps {
  readonly operation: Operation
  readonly side: Side
}

/** What one side shows of a row: when its file was changed, or what stands there instead. */
export function SeenFacts({ operation, side }: SeenFactsProps): ReactNode {
  const facts = operation[side]
  const wasDeletedHere = facts.kind === 'absent' && operation.class === 'deleted' && operation[otherSide(side)].kind !== 'absent'
  if (wasDeletedHere) return <span className={styles['gone']}>deleted</span>
  if (facts.kind === 'file' && facts.modifiedAt) return <ShortTime at={facts.modifiedAt} />
  return <span className={styles['quiet']}>{kindWords[facts.kind]}</span>
}
