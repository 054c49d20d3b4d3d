import { runBaseStoreContract } from '@pairwise/engine/testing'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { createSecretBox } from './secret-box.ts'
import { openSeededDatabase, type SeededDatabase } from './testing/index.ts'

const box = createSecretBox('a secret of at least 32 characters')
let seeded: SeededDatabase
beforeAll(async () => {
  seeded = await openSeededDatabase(inject('databaseUrl'))
})
afterAll(() => seeded.drop())

let round = 0
const open = async (roomBytes: number) => {
  const { id } = await seeded.makeIdlePair(`pair ${++round}`)
  return { store: seeded.db.baseStore({ pairId: id, box, keyOf: (path) => path, roomBytes }), close: async () => {} }
}

runBaseStoreContract('Postgres', open)

test('texts are not readable in the database, nor with another key', async () => {
  const { id } = await seeded.makeIdlePair('secret')
  const content = Buffer.from('a very private text\n'.repeat(20))
  const store = seeded.db.baseStore({ pairId: id, box, keyOf: (path) => path })
  await store.keep([{ path: 'a', size: content.length, mtimeNs: 1n, content }])
  const { rows } = await seeded.db.pool.query<{ sealed: Buffer; sha256: Buffer }>(
    'SELECT sealed, sha256 FROM base_contents WHERE pair_id = $1',
    [id],
  )
  expect(rows[0]?.sealed.includes('private')).toBe(false)
  const other = createSecretBox('another secret of at least 32 characters')
  const foreign = seeded.db.baseStore({ pairId: id, box: other, keyOf: (path) => path })
  expect(await foreign.read(rows[0]?.sha256.toString('hex') ?? '')).toBeNull()
  await seeded.db.pairs.delete(id)
  expect((await seeded.db.pool.query('SELECT FROM base_contents WHERE pair_id = $1', [id])).rowCount).toBe(0)
})
