import { Button } from '@mantine/core'
import type { Side } from '@pairwise/contracts'
import { IconDownload } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { SideNames } from '../../lib/side-names.ts'
import { ActionButton } from '../ui/action-button.tsx'
import styles from './downloads.module.css'

interface DownloadsProps {
  readonly names: SideNames
  /** Where the version of a side is; null where there is no file. */
  readonly urls: Readonly<Record<Side, string | null>>
  readonly blocked: string | undefined
}

/** Both versions to take away. Only what is a file can be. */
export function Downloads({ names, urls, blocked }: DownloadsProps): ReactNode {
  return (
    <div className={styles['downloads']}>
      {(['path1', 'path2'] as const).map((side) => {
        const url = urls[side]
        if (url === null) return null
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
            href={url}
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
