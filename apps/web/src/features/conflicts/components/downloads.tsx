import { Button } from '@mantine/core'
import type { Conflict } from '@pairwise/contracts'
import { IconDownload } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { ActionButton } from '../../../components/ui/action-button.tsx'
import type { SideNames } from '../../../lib/side-names.ts'
import { contentUrl } from '../api/conflict-queries.ts'
import styles from './conflict-content.module.css'

interface DownloadsProps {
  readonly conflict: Conflict
  readonly names: SideNames
  readonly blocked: string | undefined
}

/** Both versions to take away. Only what is a file can be. */
export function Downloads({ conflict, names, blocked }: DownloadsProps): ReactNode {
  return (
    <div className={styles['downloads']}>
      {(['path1', 'path2'] as const).map((side) => {
        if (conflict[side].kind !== 'file') return null
        const label = `Download ${names[side]} version`
        if (blocked !== undefined) {
          return (
            <ActionButton key={side} variant="default" size="xs" blocked={blocked} onClick={() => undefined}>
              {label}
            </ActionButton>
          )
        }
        return (
          <Button
            key={side}
            component="a"
            href={contentUrl(conflict.id, side, 'download', conflict.revision)}
            download
            variant="default"
            size="xs"
            leftSection={<IconDownload size={16} stroke={1.5} aria-hidden="true" />}
          >
            {label}
          </Button>
        )
      })}
    </div>
  )
}
