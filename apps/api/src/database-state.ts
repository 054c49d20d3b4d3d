import { type Database, isDatabaseGone } from '@pairwise/db'
import { isYesWithin } from './is-yes-within.ts'

export interface DatabaseState {
  /** Whether the database answers and has this version's tables. */
  isReady(): Promise<boolean>
  /** Whether an error came because the database is away. Errors that don't say are settled by asking it. */
  isGone(error: unknown): Promise<boolean>
}

const answerMs = 2_000

/** Libraries between us and the database lose the reason of some errors, so an answer of the database counts more than they do. */
export function createDatabaseState(database: Pick<Database, 'check'>): DatabaseState {
  return {
    isReady: () => isYesWithin(answerMs, async () => (await database.check()) === 'ok'),
    isGone: async (error) =>
      isDatabaseGone(error) || !(await isYesWithin(answerMs, async () => (await database.check()) !== 'unreachable')),
  }
}
