import { createHash } from 'node:crypto'
import { type BaseFingerprint, type BaseStore, type BaseText, pathToKey, type RelPath } from '@pairwise/engine/ports'
import type pg from 'pg'
import { type SecretBox, UnreadableBox } from './secret-box.ts'
import { takeConnection } from './take-connection.ts'

export interface BaseStoreOptions {
  readonly pairId: string
  readonly box: SecretBox
  /** The path as names are matched across the sides of the pair. */
  readonly keyOf: (path: RelPath) => string
  /** Bytes as they are stored, compressed and encrypted. */
  readonly roomBytes?: number
}

const defaultRoomBytes = 64 * 1024 * 1024

/** The texts of one pair, compressed and encrypted. */
export function createPostgresBaseStore(pool: pg.Pool, options: BaseStoreOptions): BaseStore {
  const { pairId, box, roomBytes = defaultRoomBytes } = options
  const keyHex = (path: RelPath) => Buffer.from(pathToKey(options.keyOf(path))).toString('hex')

  return {
    async keep(texts) {
      // One statement can't write a row twice, and the last text of a path counts.
      const last = new Map(texts.filter(({ mtimeNs }) => mtimeNs !== null).map((text) => [keyHex(text.path), text]))
      if (last.size === 0) return
      await keepAll(
        pool,
        pairId,
        [...last].map(([key, text]) => sealedText(key, text, box)),
        roomBytes,
      )
    },

    async find(path, fingerprints) {
      if (fingerprints.length === 0) return null
      const { rows } = await pool.query<{ sha256: string }>(
        `SELECT encode(f.sha256, 'hex') AS sha256 FROM base_files f
         WHERE f.pair_id = $1 AND sha256(f.key) = sha256(decode($2, 'hex')) AND f.key = decode($2, 'hex')
           AND EXISTS (SELECT FROM unnest($3::bigint[], $4::numeric[]) AS wanted (size, mtime) WHERE wanted.size = f.size AND wanted.mtime = f.mtime)`,
        [pairId, keyHex(path), fingerprints.map(sizeOf), fingerprints.map(timeOf)],
      )
      return rows[0]?.sha256 ?? null
    },

    async read(sha256) {
      if (!/^[0-9a-f]{64}$/.test(sha256)) return null
      const { rows } = await pool.query<{ sealed: Buffer }>(
        `SELECT sealed FROM base_contents WHERE pair_id = $1 AND sha256 = decode($2, 'hex')`,
        [pairId, sha256],
      )
      try {
        return rows[0] === undefined ? null : box.open(rows[0].sealed)
      } catch (error) {
        // Another key: what was kept with the one before is lost, and merging goes without it.
        if (error instanceof UnreadableBox) return null
        throw error
      }
    },
  }
}

const sizeOf = ({ size }: BaseFingerprint) => size
const timeOf = ({ mtimeNs }: BaseFingerprint) => String(mtimeNs)

interface SealedText {
  readonly key: string
  readonly sha256: string
  readonly sealed: Buffer
  readonly size: number
  readonly mtime: string
}

function sealedText(key: string, { size, mtimeNs, content }: BaseText, box: SecretBox): SealedText {
  const sha256 = createHash('sha256').update(content).digest('hex')
  return { key, sha256, sealed: box.seal(content), size, mtime: String(mtimeNs) }
}

/** Two processes that keep texts of one pair take turns, so that what one counts is what there is. */
async function keepAll(pool: pg.Pool, pairId: string, texts: readonly SealedText[], roomBytes: number): Promise<void> {
  const connection = await takeConnection(pool)
  let isClean = false
  try {
    await connection.query('BEGIN')
    await connection.query(`SELECT pg_advisory_xact_lock(hashtextextended('pairwise bases ' || $1, 0))`, [pairId])
    const contents = [...new Map(texts.map((text) => [text.sha256, text])).values()]
    await connection.query(
      `INSERT INTO base_contents AS c (pair_id, sha256, sealed, bytes, kept_at)
       SELECT $1::uuid, decode(t.sha256, 'hex'), t.sealed, octet_length(t.sealed), clock_timestamp()
       FROM unnest($2::text[], $3::bytea[]) AS t (sha256, sealed)
       ON CONFLICT (pair_id, sha256) DO UPDATE SET kept_at = clock_timestamp()`,
      [pairId, contents.map(({ sha256 }) => sha256), contents.map(({ sealed }) => sealed)],
    )
    await connection.query(
      `INSERT INTO base_files (pair_id, key, sha256, size, mtime)
       SELECT $1::uuid, decode(t.key, 'hex'), decode(t.sha256, 'hex'), t.size, t.mtime
       FROM unnest($2::text[], $3::text[], $4::bigint[], $5::numeric[]) AS t (key, sha256, size, mtime)
       ON CONFLICT (pair_id, sha256(key)) DO UPDATE SET sha256 = excluded.sha256, size = excluded.size, mtime = excluded.mtime`,
      [
        pairId,
        texts.map(({ key }) => key),
        texts.map(({ sha256 }) => sha256),
        texts.map(({ size }) => size),
        texts.map(({ mtime }) => mtime),
      ],
    )
    await connection.query(makeRoomSql, [pairId, roomBytes])
    await connection.query('COMMIT')
    isClean = true
  } finally {
    connection.giveBack(isClean)
  }
}

/** What no path names goes at once; of the rest, what was kept first goes until the others fit. */
const makeRoomSql = `
  WITH counted AS (
    SELECT c.sha256, sum(c.bytes) OVER (ORDER BY c.kept_at DESC, c.sha256) AS total,
      EXISTS (SELECT FROM base_files f WHERE f.pair_id = $1::uuid AND f.sha256 = c.sha256) AS named
    FROM base_contents c WHERE c.pair_id = $1::uuid
  ), gone AS (
    DELETE FROM base_contents c USING counted WHERE c.pair_id = $1::uuid AND c.sha256 = counted.sha256 AND (counted.total > $2::bigint OR NOT counted.named)
    RETURNING c.sha256
  )
  DELETE FROM base_files f USING gone WHERE f.pair_id = $1::uuid AND f.sha256 = gone.sha256`
