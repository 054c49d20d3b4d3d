import { type ReactNode, useEffect } from 'react'
import { Brand } from '../../../components/ui/brand.tsx'
import { setPageTitle } from '../../../lib/page-title.ts'
import styles from './entry-frame.module.css'

interface EntryFrameProps {
  readonly title: string
  readonly lead: string
  readonly children: ReactNode
}

/** The frame of the pages that stand before the app. */
export function EntryFrame({ title, lead, children }: EntryFrameProps): ReactNode {
  useEffect(() => {
    setPageTitle(title)
  }, [title])
  return (
    <div className={styles['frame']}>
      <main className={styles['card']}>
        <Brand size="large" />
        <h1 className={styles['title']}>{title}</h1>
        <p className={styles['lead']}>{lead}</p>
        {children}
      </main>
    </div>
  )
}
