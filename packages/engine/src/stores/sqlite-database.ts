import { DatabaseSync } from 'node:sqlite'
import { SyncError } from '../errors.ts'

const notADatabase = 26
const corrupt = 11

/** Opens a database file. Throws `state-corrupt` when the file is something else or damaged. */
export function openDatabase(path: string, options: { readOnly?: boolean } = {}): DatabaseSync {
  return checked(path, () => new DatabaseSync(path, { readOnly: options.readOnly ?? false, timeout: 10_000 }))
}

/** Runs a piece of work on a database and names damage as what it is. */
export function checked<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof Error && 'errcode' in error && (error.errcode === notADatabase || error.errcode === corrupt)) {
      throw new SyncError('state-corrupt', `the state file ${path} is damaged or not a state file: ${error.message}`, { cause: error })
    }
    throw error
  }
}

/** All or nothing. The callback must not wait. */
export function inTransaction<T>(db: DatabaseSync, work: () => T): T {
  db.exec('BEGIN IMMEDIATE')
  try {
    const result = work()
    db.exec('COMMIT')
    return result
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK')
    throw error
  }
}
