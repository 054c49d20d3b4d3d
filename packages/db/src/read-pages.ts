import type { Side } from '@pairwise/engine/ports'
import type pg from 'pg'

export interface PageRow {
  readonly key: Buffer
  readonly path: Buffer
  readonly side: Side
  readonly from_name: Buffer
  readonly entries: Buffer
  readonly files: number
}

/** Memory that a batch aims at; its number of pages follows from the size of those before. */
const batchBytes = 4 * 1024 * 1024
const firstBatch = 64
const largestBatch = 2_000

/**
 * All pages of a pair in order, as they were when reading began: a cursor in a transaction that sees one version
 * throughout and locks nothing against writers. It holds one connection until it is read or left.
 */
export async function* readPages(pool: pg.Pool, pairId: string): AsyncGenerator<readonly PageRow[]> {
  const client = await pool.connect()
  let isClean = false
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
    await client.query(
      `DECLARE pages NO SCROLL CURSOR FOR
       SELECT key, path, side, from_name, entries, files FROM baseline_pages WHERE pair_id = $1
       ORDER BY substring(key from 1 for 1024), key, path, side, from_name`,
      [pairId],
    )
    for (let size = firstBatch; ; ) {
      const { rows } = await client.query<PageRow>(`FETCH ${size} FROM pages`)
      if (rows.length > 0) yield rows
      if (rows.length < size) break
      const bytes = rows.reduce((sum, row) => sum + row.entries.length + row.path.length + row.key.length, 1)
      size = Math.min(largestBatch, Math.max(1, Math.floor((batchBytes * rows.length) / bytes)))
    }
    await client.query('COMMIT')
    isClean = true
  } finally {
    // A reader that left early, or failed, leaves an open transaction: closing the connection ends it.
    client.release(!isClean)
  }
}
