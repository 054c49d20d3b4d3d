import type { ReactNode } from 'react'
import { dateTime, exactTime, relativeTime } from '../../lib/time.ts'
import { useNow } from './use-now.ts'

interface TimeProps {
  readonly at: string | number
}

/** How long ago, with the exact time one hover away. */
export function RelativeTime({ at }: TimeProps): ReactNode {
  const now = useNow()
  return (
    <time dateTime={new Date(at).toISOString()} title={exactTime(at)}>
      {relativeTime(at, now)}
    </time>
  )
}

/** A point in time, as short as it stays clear. */
export function ShortTime({ at }: TimeProps): ReactNode {
  const now = useNow()
  return (
    <time dateTime={new Date(at).toISOString()} title={exactTime(at)}>
      {dateTime(at, now)}
    </time>
  )
}
