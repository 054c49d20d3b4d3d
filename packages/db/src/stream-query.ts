import type pg from 'pg'
import { takeConnection } from './take-connection.ts'

/** Memory that a batch aims at; its number of rows follows from the size of those before. */
const batchBytes = 4 * 1024 * 1024
const firstBatch = 64
const largestBatch = 2_000

/**
 * The rows of a query in batches, as they were when reading began: a cursor in a transaction that sees one version
 * throughout and locks nothing against writers. It holds one connection until everything is read or the reader leaves.
 */
export async function* streamQuery<Row extends pg.QueryResultRow>(
  pool: pg.Pool,
  sql: string,
  values: readonly unknown[],
  bytesOf: (row: Row) => number,
): AsyncGenerator<readonly Row[]> {
  const connection = await takeConnection(pool)
  let isClean = false
  try {
    await connection.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
    // Between two batches its reader may look at disks for hours, and nobody waits for a transaction that only reads.
    await connection.query('SET LOCAL idle_in_transaction_session_timeout = 0')
    await connection.query(`DECLARE batches NO SCROLL CURSOR FOR ${sql}`, [...values])
    for (let size = firstBatch; ; ) {
      const { rows } = await connection.query<Row>(`FETCH ${size} FROM batches`)
      if (rows.length > 0) yield rows
      if (rows.length < size) break
      const bytes = rows.reduce((sum, row) => sum + bytesOf(row), 1)
      size = Math.min(largestBatch, Math.max(1, Math.floor((batchBytes * rows.length) / bytes)))
    }
    await connection.query('COMMIT')
    isClean = true
  } finally {
    // A reader that left early, or failed, leaves an open transaction.
    connection.giveBack(isClean)
  }
}
