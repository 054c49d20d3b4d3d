import { PostgresQueueBackend } from 'bullmq'
import pg from 'pg'

/** After so long without a notification a worker looks whether there is something to do. */
export const longestWaitSeconds = 2

/**
 * BullMQ's Postgres backend, made to outlive its server's restarts.
 *
 * A BullMQ worker tries a step again after a pause only when the error is ECONNREFUSED. A Postgres that goes down or comes up
 * gives many others (57P01, 57P03, ECONNRESET, a terminated connection), and for those the worker asks for work in a busy
 * loop, leaves a job unfinished that was done, or forgets to plan a schedule's next time. Here all of them become
 * ECONNREFUSED, after they were reported as an `error` event.
 */
export class PatientPostgresBackend extends PostgresQueueBackend {
  /** The original waits up to an hour and trusts that every notification arrives. One that does not costs somebody who waits two seconds. */
  override get maximumBlockTimeout(): number {
    return longestWaitSeconds
  }

  override async moveToActive(...step: Parameters<PostgresQueueBackend['moveToActive']>) {
    // There is no answer here that asking again at once could change, so every error means a pause.
    return this.#patiently(() => super.moveToActive(...step), isAny)
  }

  override async moveToCompleted(...step: Parameters<PostgresQueueBackend['moveToCompleted']>) {
    return this.#patiently(() => super.moveToCompleted(...step), isOutage)
  }

  override async moveToFailed(...step: Parameters<PostgresQueueBackend['moveToFailed']>) {
    return this.#patiently(() => super.moveToFailed(...step), isOutage)
  }

  override async moveToDelayed(...step: Parameters<PostgresQueueBackend['moveToDelayed']>) {
    return this.#patiently(() => super.moveToDelayed(...step), isOutage)
  }

  override async updateJobSchedulerNextMillis(...step: Parameters<PostgresQueueBackend['updateJobSchedulerNextMillis']>) {
    return this.#patiently(() => super.updateJobSchedulerNextMillis(...step), isOutage)
  }

  async #patiently<Result>(step: () => Promise<Result>, isWorthAPause: (error: unknown) => boolean): Promise<Result> {
    try {
      return await step()
    } catch (cause) {
      if (cause instanceof ServerAway || !isWorthAPause(cause)) throw cause
      this.emit('error', cause)
      throw new ServerAway(cause)
    }
  }
}

class ServerAway extends Error {
  /** What BullMQ looks at to tell a lost connection from a refusal. */
  readonly code = 'ECONNREFUSED'

  constructor(cause: unknown) {
    super('Postgres did not answer.', { cause })
  }
}

const isAny = () => true

/**
 * Whether the step could not be taken, as opposed to being refused for good. BullMQ's verdicts ("the lock is gone") have a
 * number for a code; of Postgres's own errors the classes 22, 23 and 42 are about the statement and its values.
 */
function isOutage(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) return !/^(22|23|42)/.test(error.code ?? '')
  return !(error instanceof Error && 'code' in error && typeof error.code === 'number')
}
