import { Popover, UnstyledButton } from '@mantine/core'
import { IconCircleDot, IconPlugConnected, IconRefresh, IconWifiOff } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useLiveStatus } from '../../lib/live/live-context.tsx'
import type { LiveStatus } from '../../lib/live/live-status.ts'
import { clockSeconds } from '../../lib/time.ts'
import styles from './header.module.css'

const icons = {
  connecting: IconPlugConnected,
  live: IconCircleDot,
  slow: IconRefresh,
  reconnecting: IconRefresh,
  offline: IconWifiOff,
} as const satisfies Record<LiveStatus['kind'], typeof IconRefresh>

/** How current the page is, as sign and words. */
export function LiveState(): ReactNode {
  const status = useLiveStatus()
  const Icon = icons[status.kind]
  return (
    <span className={styles['live']} data-kind={status.kind} data-testid="live-state">
      <Icon size={16} stroke={1.5} aria-hidden="true" />
      <LiveWords status={status} />
    </span>
  )
}

function LiveWords({ status }: { readonly status: LiveStatus }): ReactNode {
  switch (status.kind) {
    case 'connecting':
      return 'Connecting…'
    case 'live':
      return 'Live'
    case 'slow':
      return (
        <span>
          Live (slow)<span className={styles['long']}>: refreshing every 5 s</span> <WhySlow />
        </span>
      )
    case 'reconnecting':
      return (
        <span>
          Reconnecting…<span className={styles['long']}> data as of</span> {clockSeconds(status.asOf)}
        </span>
      )
    case 'offline':
      return (
        <span>
          Offline<span className={styles['long']}>, data as of</span> {clockSeconds(status.asOf)}
        </span>
      )
  }
}

function WhySlow(): ReactNode {
  return (
    <Popover width={280} withArrow trapFocus returnFocus>
      <Popover.Target>
        <UnstyledButton className={styles['why']}>Why?</UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        Something between this browser and the server, such as a proxy, blocks WebSocket connections. Everything works, with figures up to 5
        seconds old. To be live, let the proxy pass on upgrades for <code>/api/v1/live</code>.
      </Popover.Dropdown>
    </Popover>
  )
}
