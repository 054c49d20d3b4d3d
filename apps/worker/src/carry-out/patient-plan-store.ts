import type { PlanRow, PlanStore } from '@pairwise/engine'
import { type Patience, patiently, readOnce } from './patiently.ts'

/** Few enough to be one statement of the store: then an attempt whose answer was lost has written all of them or none. */
const rowsPerStatement = 5_000

/** A plan store that waits while the database is away. Only the search for moves is not repeated from where it broke off. */
export function patientPlanStore(store: PlanStore, patience: Patience): PlanStore {
  return {
    async append(rows) {
      for (let at = 0; at < rows.length; at += rowsPerStatement) {
        const some = rows.slice(at, at + rowsPerStatement)
        await patiently((isRepetition) => unlessWritten(isRepetition, store.append(some)), patience)
      }
    },
    moveCandidates: () => readOnce(store.moveCandidates()),
    replace: (orders, rows) => patiently((isRepetition) => unlessWritten(isRepetition, store.replace(orders, rows)), patience),
    async *rows(after) {
      for (let from = after; ; ) {
        const start = from
        const batch = await patiently(() => firstBatch(store, start), patience)
        const last = batch?.at(-1)
        if (batch === null || last === undefined) return
        yield batch
        from = last.order
      }
    },
    seal: (digest) =>
      patiently(async (isRepetition) => {
        if (!isRepetition || (await store.digest()) !== digest) await store.seal(digest)
      }, patience),
    digest: () => patiently(() => store.digest(), patience),
    recordOutcomes: (outcomes) => patiently(() => store.recordOutcomes(outcomes), patience),
    close: () => store.close(),
  }
}

async function firstBatch(store: PlanStore, after: Uint8Array | undefined): Promise<readonly PlanRow[] | null> {
  for await (const batch of store.rows(after)) return batch
  return null
}

/** The order of a row is unique within a plan: rows that are there already are those of the attempt before. */
async function unlessWritten(isRepetition: boolean, writing: Promise<void>): Promise<void> {
  try {
    await writing
  } catch (error) {
    if (!isRepetition || !isDuplicate(error)) throw error
  }
}

/** Postgres' code for a unique index that refuses a row. */
function isDuplicate(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '23505'
}
