import { Outlet } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { classes } from '../../lib/classes.ts'
import { LiveProvider } from '../../lib/live/live-context.tsx'
import { useLiveQueries } from '../../lib/live/use-live-queries.ts'
import { liveClient } from '../live.ts'
import { ConnectionBar } from './connection-bar.tsx'
import { Header } from './header.tsx'
import { Navigation } from './navigation.tsx'
import { SessionBar } from './session-bar.tsx'
import styles from './shell.module.css'
import { useStaleMark } from './use-stale-mark.ts'

/** The app around every page that needs a session. */
export function Shell(): ReactNode {
  return (
    <LiveProvider client={liveClient}>
      <Frame />
    </LiveProvider>
  )
}

function Frame(): ReactNode {
  useLiveQueries('instance')
  useStaleMark()
  return (
    <div className={styles['shell']}>
      <a href="#content" className={styles['skip']}>
        Skip to content
      </a>
      <a href="#list" className={classes(styles['skip'], styles['skipToList'])}>
        Skip to list
      </a>
      <Navigation />
      <div className={styles['column']}>
        <Header />
        <ConnectionBar />
        <SessionBar />
        <main id="content" tabIndex={-1} className={styles['main']}>
          <Outlet />
        </main>
      </div>
    </div>
  )
}
