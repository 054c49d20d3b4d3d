import type { Database } from '@pairwise/db'

/** A page that was away for longer reads everything anew anyway. */
const liveEventsLifeMs = 24 * 60 * 60 * 1000
/** Longer than anybody repeats a request. */
const idempotencyLifeMs = 24 * 60 * 60 * 1000

/** Removes what nobody will ask for again. */
export async function prune({ liveEvents, idempotency }: Pick<Database, 'liveEvents' | 'idempotency'>): Promise<void> {
  await liveEvents.prune(liveEventsLifeMs)
  await idempotency.prune(idempotencyLifeMs)
}
