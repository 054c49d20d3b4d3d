import { isDatabaseGone } from '@pairwise/db'
import { pause } from '../pause.ts'

/** The database was away for longer than it was worth to wait. What was under way goes on when it is back. */
export class DatabaseAway extends Error {
  override readonly name = 'DatabaseAway'
}

export interface Patience {
  /** Whether it has a point to try again, after the database has been away for this long. */
  readonly isWorthwhile: (awayMs: number) => boolean
  /** Hears once of each time that the database is away. */
  readonly onOutage: (error: unknown) => void
}

const firstPauseMs = 50
const longestPauseMs = 1_000
/** An error that only may be a broken connection is believed to be one this often in a row. */
const mostDoubtful = 5

/**
 * Asks the database again, after growing pauses, while it is away, and gives up with DatabaseAway. An attempt that failed
 * may have taken effect all the same: the work is told when it is a repetition.
 */
export async function patiently<T>(work: (isRepetition: boolean) => Promise<T>, { isWorthwhile, onOutage }: Patience): Promise<T> {
  const startedAt = performance.now()
  for (let attempt = 0, doubtful = 0; ; attempt++) {
    try {
      return await work(attempt > 0)
    } catch (error) {
      doubtful = isDatabaseGone(error) ? 0 : doubtful + 1
      if (doubtful > mostDoubtful || (doubtful > 0 && !isDoubtful(error))) throw error
      if (!isWorthwhile(performance.now() - startedAt)) throw new DatabaseAway('The database did not answer.', { cause: error })
      if (attempt === 0) onOutage(error)
      await pause(Math.min(firstPauseMs * 2 ** attempt, longestPauseMs))
    }
  }
}

/** Reads from the database what can't be read again from where it broke off. */
export async function* readOnce<T>(rows: AsyncIterable<T>): AsyncGenerator<T, void, void> {
  try {
    yield* rows
  } catch (error) {
    if (isDatabaseGone(error) || isDoubtful(error)) throw new DatabaseAway('The database broke off its answer.', { cause: error })
    throw error
  }
}

/** The client library tells a connection that broke under a query by an error of the plain class without a code. */
function isDoubtful(error: unknown): boolean {
  return error instanceof Error && error.constructor === Error && !('code' in error)
}
