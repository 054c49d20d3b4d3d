import { isDatabaseGone } from '@pairwise/db'

/** The job could not be done now. The queue delivers it again after a pause. */
class Later extends Error {
  override readonly name = 'Later'
  readonly retryable = true
}

/** Does a job's work, and has the job come again when the database is away. */
export async function laterWhenAway<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (cause) {
    if (isDatabaseGone(cause)) throw new Later('The database is away.', { cause })
    throw cause
  }
}
