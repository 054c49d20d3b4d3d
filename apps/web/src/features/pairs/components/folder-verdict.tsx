import { IconAlertTriangle, IconCheck, IconFolderSearch } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { FolderMessage } from '../lib/folder-message.ts'
import styles from './folder-verdict.module.css'

/** What the server saw of a folder, below the field it is about. */
export function FolderVerdict({ verdict }: { readonly verdict: FolderMessage | 'checking' }): ReactNode {
  const tone = verdict === 'checking' ? 'checking' : verdict.tone
  const Icon = { checking: IconFolderSearch, good: IconCheck, problem: IconAlertTriangle }[tone]
  return (
    <p className={styles['verdict']} data-tone={tone} role="status">
      <Icon size={16} stroke={1.5} aria-hidden="true" />
      <span>{verdict === 'checking' ? 'Looking at the folder…' : verdict.text}</span>
    </p>
  )
}
