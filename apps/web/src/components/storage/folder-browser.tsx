import { Button } from '@mantine/core'
import type { Connection } from '@pairwise/contracts'
import { IconCornerLeftUp, IconFolder } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { browseQuery } from '../../lib/connections.ts'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { Loading } from '../ui/loading.tsx'
import { ProblemNotice } from '../ui/problem-notice.tsx'
import styles from './folder-browser.module.css'
import { isTop, parentFolder } from './parent-folder.ts'

interface FolderBrowserProps {
  readonly connection: Connection
  readonly folder: string
  readonly onChoose: (folder: string) => void
  readonly onClose: () => void
}

/** Chooses a folder of a connection by walking through its folders. */
export function FolderBrowser({ connection, folder: before, onChoose, onClose }: FolderBrowserProps): ReactNode {
  const [folder, setFolder] = useState(before.startsWith('/') ? before : '/')
  const query = useInfiniteQuery(browseQuery(connection.id, folder))
  const pages = query.data?.pages ?? []
  const refused = pages.find((page) => page.kind === 'refused')
  const folders = pages.flatMap((page) => (page.kind === 'folders' ? page.folders : []))
  const isRoots = connection.kind === 'local' && folder === '/'
  return (
    <ConfirmDialog
      isOpen
      title={`Folders of ${connection.name}`}
      confirm="Use this folder"
      blocked={isRoots ? 'Choose one of the allowed folders first.' : undefined}
      onConfirm={() => onChoose(folder)}
      onClose={onClose}
    >
      <div className={styles['list']}>
        <p aria-live="polite">
          <bdi>{isRoots ? 'Allowed folders' : folder}</bdi>
        </p>
        {query.error && <ProblemNotice error={query.error} title="The folders could not be listed." onRetry={query.refetch} />}
        {refused?.kind === 'refused' && <p role="alert">{`${connection.name} can’t be listed: ${refused.cause}`}</p>}
        {query.isPending && <Loading what="the folders" lines={4} />}
        <ul className={styles['folders']} aria-label="Folders">
          {!isTop(folder) && (
            <li>
              <button
                type="button"
                className={styles['folder']}
                onClick={() => setFolder(connection.roots.includes(folder) ? '/' : parentFolder(folder))}
              >
                <IconCornerLeftUp size={16} stroke={1.5} aria-hidden="true" />
                Up
              </button>
            </li>
          )}
          {folders.map((each) => (
            <li key={each.folder}>
              <button type="button" className={styles['folder']} onClick={() => setFolder(each.folder)}>
                <IconFolder size={16} stroke={1.5} aria-hidden="true" />
                <bdi>{each.name}</bdi>
              </button>
            </li>
          ))}
        </ul>
        {query.data && !refused && folders.length === 0 && <p className={styles['muted']}>There are no folders in this one.</p>}
        {query.hasNextPage && (
          <Button variant="default" size="xs" onClick={() => void query.fetchNextPage()}>
            Load more
          </Button>
        )}
      </div>
    </ConfirmDialog>
  )
}
