import { useDebouncedValue } from '@mantine/hooks'
import type { Schedule } from '@pairwise/contracts'
import type { ReactNode } from 'react'
import { errorText } from '../../../lib/error-text.ts'
import { scheduleWords, scheduleZone } from '../../../lib/schedule-text.ts'
import { timeInZone } from '../../../lib/time.ts'
import { useNextTimes } from '../api/schedule-queries.ts'
import styles from './schedule-form.module.css'

interface NextTimesProps {
  readonly schedule: Schedule
  readonly paused: boolean
}

const pauseInTyping = 300

/** The next five times of a schedule, asked from the server while one types. */
export function NextTimes({ schedule, paused }: NextTimesProps): ReactNode {
  const [settled] = useDebouncedValue(JSON.stringify(schedule), pauseInTyping)
  const preview = useNextTimes(settled)

  if (schedule.kind === 'manual') return <p className={styles['next']}>Runs only when somebody starts it.</p>
  if (preview.error) {
    const problem = errorText(preview.error)
    return (
      <p className={styles['problem']} role="alert">
        {problem.title} {problem.help}
      </p>
    )
  }
  const zone = scheduleZone(schedule)
  const times = preview.data?.next ?? []
  return (
    <div className={styles['next']} role="status">
      <p className={styles['words']}>
        {scheduleWords(schedule)}
        {paused && ', when resumed. The schedule is paused now'}.
      </p>
      {times.length > 0 && (
        <>
          <p>
            Next <span className={styles['zone']}>({zone})</span>
          </p>
          <ul className={styles['times']}>
            {times.map((time) => (
              <li key={time}>{timeInZone(time, zone)}</li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}
