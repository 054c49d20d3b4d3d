import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { openSeededDatabase, type SeededDatabase } from './testing/index.ts'

let seeded: SeededDatabase
beforeAll(async () => {
  seeded = await openSeededDatabase(inject('databaseUrl'))
})
afterAll(() => seeded.drop())

/** How many statements wait for a row that another one holds. */
const waiting = async () =>
  (await seeded.db.pool.query(`SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`)).rowCount

test('parts are taken in order, and then it is known that all of them were there', async () => {
  const { contentTransfers } = seeded.db
  const id = await contentTransfers.open({})
  expect(await contentTransfers.take(id, 0)).toEqual({ bytes: null, isEnded: false, head: null })
  await contentTransfers.putChunk(id, 0, Buffer.from('first'))
  expect(await contentTransfers.take(id, 0)).toMatchObject({ bytes: Buffer.from('first'), isEnded: false })
  await contentTransfers.end(id, true)
  expect(await contentTransfers.take(id, 1)).toEqual({ bytes: null, isEnded: true, head: { isWhole: true } })
})

test('whoever looks while the last part comes does not hear of the end before that part', async () => {
  const { contentTransfers, pool } = seeded.db
  const id = await contentTransfers.open({})
  const other = await pool.connect()
  await other.query('BEGIN')
  await other.query('UPDATE content_transfers SET head = NULL WHERE id = $1', [id])
  const early = contentTransfers.take(id, 0)
  await expect.poll(waiting, { timeout: 60_000 }).toBe(1)
  await contentTransfers.putChunk(id, 0, Buffer.from('all'))
  await other.query(`UPDATE content_transfers SET is_ended = true, head = '{"isWhole": true}' WHERE id = $1`, [id])
  await other.query('COMMIT')
  other.release()
  expect(await early).toMatchObject({ bytes: null, isEnded: false })
  expect(await contentTransfers.take(id, 0)).toMatchObject({ bytes: Buffer.from('all') })
  expect(await contentTransfers.take(id, 1)).toMatchObject({ bytes: null, isEnded: true })
})
