import { Button } from '@mantine/core'
import { IconRefreshAlert, IconWifiOff } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useLive, useLiveStatus, useNewVersion } from '../../lib/live/live-context.tsx'
import { clockSeconds } from '../../lib/time.ts'
import styles from './connection-bar.module.css'

/** Says over the whole width that the server is gone, or that a newer one answers. */
export function ConnectionBar(): ReactNode {
  const client = useLive()
  const status = useLiveStatus()
  const newVersion = useNewVersion()
  if (status.kind === 'offline') {
    return (
      <div className={styles['bar']} data-kind="offline">
        <IconWifiOff size={20} stroke={1.5} aria-hidden="true" />
        <p>No connection to the server since {clockSeconds(status.asOf)}. What you see may be old. Retrying every 10 s.</p>
        <Button size="xs" variant="default" onClick={client.retryNow}>
          Retry now
        </Button>
      </div>
    )
  }
  if (newVersion === null) return null
  return (
    <div className={styles['bar']}>
      <IconRefreshAlert size={20} stroke={1.5} aria-hidden="true" />
      <p>A new version is running.</p>
      <Button size="xs" variant="default" onClick={() => window.location.reload()}>
        Reload
      </Button>
    </div>
  )
}
