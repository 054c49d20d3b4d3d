import { IconPlayerPause } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ActionButton } from '../../../components/ui/action-button.tsx'
import { useNow } from '../../../components/ui/use-now.ts'
import { announce } from '../../../lib/announcer.ts'
import { errorText } from '../../../lib/error-text.ts'
import { useBlocked } from '../../../lib/session.ts'
import { dateTime } from '../../../lib/time.ts'
import { schedulesPauseQuery, usePauseAll } from '../api/schedules-pause.ts'
import styles from './pause-all.module.css'

/** Says on every page that no pair runs by itself, who wanted that, and why. */
export function PauseAllBar(): ReactNode {
  const pause = useQuery(schedulesPauseQuery).data?.pause
  const set = usePauseAll()
  const blocked = useBlocked('schedule.pause')
  const now = useNow()
  if (!pause) return null
  return (
    <div className={styles['bar']} role="status">
      <IconPlayerPause size={20} stroke={1.5} aria-hidden="true" />
      <p>
        All schedules are paused by <bdi>{pause.by}</bdi> since {dateTime(pause.since, now)}: “<bdi>{pause.reason}</bdi>”.
      </p>
      <ActionButton
        size="xs"
        variant="default"
        blocked={blocked}
        busy={set.isPending && 'Resuming…'}
        onClick={() => set.mutate(null, { onError: (error) => announce(errorText(error).title, 'assertive') })}
      >
        {set.error ? 'Not resumed. Try again' : 'Resume all'}
      </ActionButton>
    </div>
  )
}
