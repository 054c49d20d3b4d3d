import { Outlet } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { ActivityTray } from '../../features/runs/components/activity-tray.tsx'
import { PauseAllBar } from '../../features/schedule/components/pause-all-bar.tsx'
import { PauseAllForm } from '../../features/schedule/components/pause-all-form.tsx'
import { ConfirmIdentity } from '../../features/session/components/confirm-identity.tsx'
import { classes } from '../../lib/classes.ts'
import { LiveProvider } from '../../lib/live/live-context.tsx'
import { useLiveQueries } from '../../lib/live/use-live-queries.ts'
import { liveClient } from '../live.ts'
import { ConnectionBar } from './connection-bar.tsx'
import { Header } from './header.tsx'
import { Navigation } from './navigation.tsx'
import { Palette } from './palette/palette.tsx'
import { SessionBar } from './session-bar.tsx'
import styles from './shell.module.css'
import { ShortcutsSheet } from './shortcuts-sheet.tsx'
import { useGlobalKeys } from './use-global-keys.ts'
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
  const [isActivityOpen, setActivityOpen] = useState(false)
  const [isHelpOpen, setHelpOpen] = useState(false)
  const onActivity = () => setActivityOpen((isOpen) => !isOpen)
  const onHelp = () => setHelpOpen(true)
  useGlobalKeys({ onActivity, onHelp })
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
        <Header isActivityOpen={isActivityOpen} onActivity={onActivity} onHelp={onHelp} />
        <ConnectionBar />
        <SessionBar />
        <PauseAllBar />
        <main id="content" tabIndex={-1} className={styles['main']}>
          <Outlet />
        </main>
      </div>
      {isActivityOpen && (
        <ActivityTray onClose={() => setActivityOpen(false)}>
          <PauseAllForm />
        </ActivityTray>
      )}
      <ConfirmIdentity />
      <ShortcutsSheet isOpen={isHelpOpen} onClose={() => setHelpOpen(false)} />
      <Palette
        commands={[
          { id: 'activity', label: 'Activity', shortcut: 'a', run: onActivity },
          { id: 'keys', label: 'Keys on this page', shortcut: '?', run: onHelp },
        ]}
      />
    </div>
  )
}
