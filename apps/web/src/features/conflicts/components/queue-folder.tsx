import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { FilePath } from '../../../components/sync/file-path.tsx'
import { ActionButton } from '../../../components/ui/action-button.tsx'
import { count } from '../../../lib/plural.ts'
import { useBlocked } from '../../../lib/session.ts'
import type { QueueItem } from '../lib/queue-items.ts'
import styles from './queue-list.module.css'

interface QueueFolderProps {
  readonly item: Extract<QueueItem, { kind: 'folder' }>
  readonly showPair: boolean
  readonly onToggle: () => void
  readonly onDecide: (pairId: string, folderKey: string) => void
}

/** The head of a folder: how many conflicts are in it, and the way to decide them together with those below it. */
export function QueueFolder({ item: { folder, isOpen, below }, showPair, onToggle, onDecide }: QueueFolderProps): ReactNode {
  const blocked = useBlocked('conflict.decide')
  const Arrow = isOpen ? IconChevronDown : IconChevronRight
  return (
    <div className={styles['folder']}>
      <button type="button" className={styles['toggle']} aria-expanded={isOpen} onClick={onToggle}>
        <Arrow size={16} stroke={1.5} aria-hidden="true" />
        <span className={styles['folderName']}>
          {showPair && <bdi className={styles['pair']}>{folder.pairName} /</bdi>}
          <FilePath path={folder.folder.path === '' ? '(top folder)' : folder.folder.path} />
        </span>
        <span className={styles['amount']}>({count(folder.open + folder.decided)})</span>
      </button>
      {below > 0 && (
        <ActionButton variant="default" size="compact-xs" blocked={blocked} onClick={() => onDecide(folder.pairId, folder.folder.key)}>
          {`Decide for ${count(below)}…`}
        </ActionButton>
      )}
    </div>
  )
}
