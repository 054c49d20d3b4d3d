import type pg from 'pg'
import { storableJson } from './storable-json.ts'

/** The channel on which it is said, by its number, that there is more of a transfer. */
export const contentChannel = 'pairwise_content' as const

export interface TakenChunk {
  /** Null while the next part is not there yet. */
  readonly bytes: Buffer | null
  readonly isEnded: boolean
  readonly head: unknown
}

/**
 * Bytes on their way from a worker, which alone touches storage, to whoever asked the api for them. The rows are not logged, and
 * live for as long as the reader takes them: a reader that leaves removes its transfer, and the writer hears of that at its next part.
 */
export interface ContentTransfers {
  open(request: unknown): Promise<string>
  request(id: string): Promise<unknown>
  /** What is known before the first byte, or instead of it. False when the reader has left. */
  putHead(id: string, head: unknown): Promise<boolean>
  /** False when the reader has left. */
  putChunk(id: string, n: number, bytes: Uint8Array): Promise<boolean>
  /** No more parts come; `isWhole` says whether all did. */
  end(id: string, isWhole: boolean): Promise<void>
  /** How many parts wait to be taken; null when the reader has left, or has taken nothing for so long. */
  waiting(id: string, patienceMs: number): Promise<number | null>
  head(id: string): Promise<unknown>
  /** Takes the next part, which is gone then. */
  take(id: string, n: number): Promise<TakenChunk>
  close(id: string): Promise<void>
  /** Removes what nobody came back for. */
  prune(olderThanMs: number): Promise<void>
}

export function createContentTransfers(pool: pg.Pool): ContentTransfers {
  const one = async <Row extends pg.QueryResultRow>(sql: string, values: unknown[]) => (await pool.query<Row>(sql, values)).rows[0]
  return {
    async open(request) {
      const row = await one<{ id: string }>('INSERT INTO content_transfers (request) VALUES ($1::jsonb) RETURNING id', [
        storableJson(request),
      ])
      if (row === undefined) throw new Error('The transfer was not made.')
      return row.id
    },

    async request(id) {
      return (await one<{ request: unknown }>('SELECT request FROM content_transfers WHERE id = $1', [id]))?.request ?? null
    },

    async putHead(id, head) {
      const put = await one(
        `WITH put AS (UPDATE content_transfers SET head = $2::jsonb WHERE id = $1 RETURNING id) SELECT pg_notify('${contentChannel}', id::text)::text FROM put`,
        [id, storableJson(head)],
      )
      return put !== undefined
    },

    async putChunk(id, n, bytes) {
      const put = await one(
        `WITH here AS (SELECT id FROM content_transfers WHERE id = $1 FOR KEY SHARE),
           put AS (INSERT INTO content_chunks (transfer_id, n, bytes) SELECT id, $2::int, $3::bytea FROM here RETURNING transfer_id)
         SELECT pg_notify('${contentChannel}', transfer_id::text)::text FROM put`,
        [id, n, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)],
      )
      return put !== undefined
    },

    async end(id, isWhole) {
      await pool.query(
        `WITH put AS (UPDATE content_transfers SET is_ended = true, head = coalesce(head, '{}'::jsonb) || jsonb_build_object('isWhole', $2::boolean)
           WHERE id = $1 RETURNING id) SELECT pg_notify('${contentChannel}', id::text)::text FROM put`,
        [id, isWhole],
      )
    },

    async waiting(id, patienceMs) {
      const row = await one<{ n: number }>(
        `SELECT (SELECT count(*)::int FROM content_chunks WHERE transfer_id = t.id) AS n FROM content_transfers t
         WHERE t.id = $1 AND t.taken_at > clock_timestamp() - $2::float8 * interval '1 millisecond'`,
        [id, patienceMs],
      )
      return row?.n ?? null
    },

    async head(id) {
      return (await one<{ head: unknown }>('SELECT head FROM content_transfers WHERE id = $1', [id]))?.head ?? null
    },

    // Whether it ended is read as of the same moment as its parts. The row that is updated may be a later one, which says that all
    // parts are there while the last of them is not seen yet.
    async take(id, n) {
      const row = await one<{ bytes: Buffer | null; is_ended: boolean; head: unknown }>(
        `WITH taken AS (DELETE FROM content_chunks WHERE transfer_id = $1 AND n = $2 RETURNING bytes),
           noted AS (UPDATE content_transfers SET taken_at = clock_timestamp() WHERE id = $1)
         SELECT (SELECT bytes FROM taken) AS bytes, is_ended, head FROM content_transfers WHERE id = $1`,
        [id, n],
      )
      if (row === undefined) throw new Error('The transfer is not there any more.')
      return { bytes: row.bytes, isEnded: row.is_ended, head: row.head }
    },

    async close(id) {
      await pool.query('DELETE FROM content_transfers WHERE id = $1', [id])
    },

    async prune(olderThanMs) {
      await pool.query(`DELETE FROM content_transfers WHERE taken_at < clock_timestamp() - $1::float8 * interval '1 millisecond'`, [
        olderThanMs,
      ])
    },
  }
}
