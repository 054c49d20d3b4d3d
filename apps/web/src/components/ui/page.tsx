import { useMatch } from '@tanstack/react-router'
import { type ReactNode, useEffect, useRef } from 'react'
import { classes } from '../../lib/classes.ts'
import { setPageTitle } from '../../lib/page-title.ts'
import styles from './page.module.css'

interface PageProps {
  /** Lists may be wide; what is read line by line is narrower. */
  readonly width?: 'list' | 'form'
  readonly children: ReactNode
}

/** The frame of a page below the header of the app. */
export function Page({ width = 'list', children }: PageProps): ReactNode {
  return <div className={classes(styles['page'], styles[width])}>{children}</div>
}

interface PageHeaderProps {
  readonly title: string
  /** The title of the browser tab, from the special to the general; the heading when left out. */
  readonly documentTitle?: string | undefined
  readonly badge?: ReactNode
  readonly meta?: ReactNode
  readonly actions?: ReactNode
}

/** The heading of a page. It names the browser tab, and takes the focus after a navigation, so that readers and keyboards start at the top. */
export function PageHeader({ title, documentTitle, badge, meta, actions }: PageHeaderProps): ReactNode {
  const heading = useFocusAfterNavigation()
  useEffect(() => {
    setPageTitle(documentTitle ?? title)
  }, [title, documentTitle])
  return (
    <header className={styles['header']}>
      <div className={styles['lead']}>
        <div className={styles['line']}>
          <h1 ref={heading} tabIndex={-1} className={styles['title']}>
            {title}
          </h1>
          {badge}
        </div>
        {meta && <div className={styles['meta']}>{meta}</div>}
      </div>
      {actions && <div className={styles['actions']}>{actions}</div>}
    </header>
  )
}

let lastFocusedPath: string | null = null

function useFocusAfterNavigation(): React.RefObject<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement>(null)
  // The address of the route that this heading is on: while a page is left, the address of the window is the next one's already.
  const path = useMatch({ strict: false, select: (match) => match.pathname })
  useEffect(() => {
    const isFirstPage = lastFocusedPath === null
    if (lastFocusedPath === path) return
    lastFocusedPath = path
    if (!isFirstPage) heading.current?.focus({ preventScroll: true })
  }, [path])
  return heading
}
