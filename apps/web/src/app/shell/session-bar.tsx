import { Button } from '@mantine/core'
import { IconClock } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useNow } from '../../components/ui/use-now.ts'
import { sessionQuery } from '../../lib/session.ts'
import { clockTime } from '../../lib/time.ts'
import styles from './connection-bar.module.css'

const warnBefore = 2 * 60_000

/** Warns two minutes before the session ends, with a button that keeps it. */
export function SessionBar(): ReactNode {
  const session = useQuery(sessionQuery)
  const now = useNow()
  if (!session.data) return null
  const endsAt = new Date(session.data.sessionExpiresAt).getTime()
  if (endsAt - now > warnBefore) return null
  return (
    <div className={styles['bar']} role="alert">
      <IconClock size={20} stroke={1.5} aria-hidden="true" />
      <p>Your session ends at {clockTime(endsAt)}.</p>
      <Button size="xs" variant="default" onClick={() => void session.refetch()}>
        Stay signed in
      </Button>
    </div>
  )
}
