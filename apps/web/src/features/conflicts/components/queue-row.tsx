import type { Conflict } from '@pairwise/contracts'
import { IconCheck } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { VisibleText } from '../../../components/sync/file-path.tsx'
import { RelativeTime } from '../../../components/ui/relative-time.tsx'
import { bytes } from '../../../lib/bytes.ts'
import { useMe } from '../../../lib/session.ts'
import { decidedWords, kindLabels, namesOf } from '../lib/conflict-text.ts'
import { KindChip } from './kind-chip.tsx'
import styles from './queue-list.module.css'

/** Renders the link to a conflict around its row. */
export type QueueRowLink = (
  conflict: Conflict,
  props: { readonly className: string; readonly children: ReactNode; readonly isCurrent: boolean },
) => ReactNode

interface QueueRowProps {
  readonly conflict: Conflict | undefined
  readonly currentId: number | null
  readonly showPair: boolean
  readonly linkTo: QueueRowLink
}

/** One conflict: its name, kind, age and both sizes, who looks at it, and what was decided. */
export function QueueRow({ conflict, currentId, showPair, linkTo }: QueueRowProps): ReactNode {
  if (!conflict) return <span className={styles['skeleton']} aria-hidden="true" />
  const { decision, kind } = conflict
  return linkTo(conflict, {
    className: styles['row'] ?? '',
    isCurrent: conflict.id === currentId,
    children: (
      <>
        <span className={styles['line']}>
          <bdi className={styles['name']}>
            <VisibleText text={conflict.name} />
          </bdi>
          <span className={styles['age']}>
            <RelativeTime at={conflict.recordedAt} />
          </span>
        </span>
        <span className={styles['line']}>
          {decision ? (
            <span className={styles['decided']}>
              <IconCheck size={14} stroke={2} aria-hidden="true" /> {decidedWords(decision.choice, namesOf(conflict))}
            </span>
          ) : (
            <KindChip kind={kind} label={kindLabels[kind]} />
          )}
          <Lookers conflict={conflict} />
          {showPair && <bdi className={styles['pair']}>{conflict.pairName}</bdi>}
          <span className={styles['sizes']}>{sizes(conflict)}</span>
        </span>
      </>
    ),
  })
}

function Lookers({ conflict }: { readonly conflict: Conflict }): ReactNode {
  const me = useMe()
  const [other] = conflict.lookingUsers.filter(({ name }) => name !== me?.name)
  return other ? <span className={styles['looking']}>{other.name} is looking</span> : null
}

function sizes({ path1, path2 }: Conflict): string {
  const size = (version: Conflict['path1']) => (version.kind === 'absent' ? 'deleted' : version.size === null ? '—' : bytes(version.size))
  return `${size(path1)} / ${size(path2)}`
}
