import type pg from 'pg'
import { type SecretBox, UnreadableBox } from './secret-box.ts'
import { takeConnection } from './take-connection.ts'

export interface Resealed {
  /** What is sealed with the newest key now. */
  readonly sealed: number
  /** What none of the keys opens; it is left as it is. */
  readonly unreadable: number
}

interface SealedColumn {
  readonly table: string
  readonly column: string
  /** What a row is sealed for, in SQL. */
  readonly row: string
}

/** The row that a connection's secrets are sealed for. */
export const rowOfConnection = (connectionId: string) => `connections ${connectionId}`
/** The row that the draft of a test is sealed for. */
export const rowOfTest = (testId: string) => `connection_tests ${testId}`

/** Everything that is sealed. Whoever adds such a column adds it here. */
export const sealedColumns: readonly SealedColumn[] = [
  { table: 'connections', column: 'secrets', row: `'connections ' || id` },
  { table: 'connection_tests', column: 'draft', row: `'connection_tests ' || id` },
  { table: 'base_contents', column: 'sealed', row: `''` },
  { table: 'conflict_merges', column: 'sealed', row: `''` },
  { table: 'conflict_drafts', column: 'sealed', row: `''` },
]
const batchRows = 50

/** Seals everything with the newest key that was sealed with an earlier one. Can be stopped and done again at any time. */
export async function reseal(pool: pg.Pool, box: SecretBox): Promise<Resealed> {
  const total = { sealed: 0, unreadable: 0 }
  for (const column of sealedColumns) {
    const { sealed, unreadable } = await resealColumn(pool, box, column)
    total.sealed += sealed
    total.unreadable += unreadable
  }
  return total
}

async function resealColumn(pool: pg.Pool, box: SecretBox, { table, column, row }: SealedColumn): Promise<Resealed> {
  const connection = await takeConnection(pool)
  let isClean = false
  let sealed = 0
  let unreadable = 0
  try {
    await connection.query('BEGIN')
    // Rows that are sealed meanwhile are sealed by somebody who has the newest key as well.
    await connection.query(
      `DECLARE old NO SCROLL CURSOR FOR SELECT ctid::text AS place, ${column} AS bytes, ${row} AS row FROM ${table}
       WHERE substring(${column} FROM 1 FOR ${box.newestHead.length}) <> decode('${box.newestHead.toString('hex')}', 'hex') FOR UPDATE`,
    )
    for (;;) {
      const { rows } = await connection.query<{ place: string; bytes: Buffer; row: string }>(`FETCH ${batchRows} FROM old`)
      if (rows.length === 0) break
      for (const { place, bytes, row: owner } of rows) {
        const anew = sealAnew(box, bytes, owner)
        if (anew === null) unreadable++
        else {
          await connection.query(`UPDATE ${table} SET ${column} = $1 WHERE ctid = $2::tid`, [anew, place])
          sealed++
        }
      }
    }
    await connection.query('COMMIT')
    isClean = true
    return { sealed, unreadable }
  } finally {
    connection.giveBack(isClean)
  }
}

function sealAnew(box: SecretBox, bytes: Buffer, row: string): Buffer | null {
  try {
    return box.seal(box.open(bytes, row), row)
  } catch (error) {
    if (error instanceof UnreadableBox) return null
    throw error
  }
}
