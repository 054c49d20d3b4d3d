import { type ReactNode, useEffect } from 'react'
import { Brand } from '../../../components/ui/brand.tsx'
import { setPageTitle } from '../../../lib/page-title.ts'
import styles from './entry-frame.module.css'

interface EntryFrameProps {
  readonly title: string
  readonly lead: string
  /** Where one is in a sequence of pages. */
  readonly stepper?: ReactNode
  readonly children: ReactNode
}

/** The frame of the pages that stand before the app. */
export function EntryFrame({ title, lead, stepper, children }: EntryFrameProps): ReactNode {
  useEffect(() => {
    setPageTitle(title)
  }, [title])
  return (
    <div className={styles['frame']}>
      <main className={styles['card']}>
        <Brand size="large" />
        {stepper && <div className={styles['stepper']}>{stepper}</div>}
        <h1 className={styles['title']}>{title}</h1>
        <p className={styles['lead']}>{lead}</p>
        {children}
      </main>
    </div>
  )
}
