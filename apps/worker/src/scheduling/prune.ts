import type { Database } from '@pairwise/db'

/** A page that was away for longer reads everything anew anyway. */
const liveEventsLifeMs = 24 * 60 * 60 * 1000
/** Longer than anybody repeats a request. */
const idempotencyLifeMs = 24 * 60 * 60 * 1000

/** Whoever waits for a test reads it at once; the draft in it has secrets, sealed as they are. */
const connectionTestLifeMs = 60 * 60 * 1000

/** A reader that has taken nothing for so long has left without saying so. */
const abandonedMs = 10 * 60 * 1000

/** Removes what nobody will ask for again. */
export async function prune(
  database: Pick<Database, 'liveEvents' | 'idempotency' | 'contentTransfers' | 'conflictNotes' | 'connectionTests'>,
): Promise<void> {
  const { liveEvents, idempotency } = database
  await database.contentTransfers.prune(abandonedMs)
  await database.connectionTests.prune(connectionTestLifeMs)
  await database.conflictNotes.pruneLookers()
  await liveEvents.prune(liveEventsLifeMs)
  await idempotency.prune(idempotencyLifeMs)
}
