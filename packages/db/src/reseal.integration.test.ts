import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { reseal, rowOfConnection, sealedColumns } from './reseal.ts'
import { createSecretBox, UnreadableBox } from './secret-box.ts'
import { openSeededDatabase, type SeededDatabase } from './testing/seeded-database.ts'

const [old, fresh, foreign] = [
  'old key of the tests 0123456789abcdef',
  'new key of the tests 0123456789abcdef',
  'a key that nobody has 0123456789abc',
]
let seeded: SeededDatabase
beforeAll(async () => {
  seeded = await openSeededDatabase(inject('databaseUrl'))
})
afterAll(() => seeded.drop())

async function addConnection(secret: string, key: string): Promise<string> {
  const id = randomUUID()
  const sealed = createSecretBox(key).seal(Buffer.from(secret), rowOfConnection(id))
  const rest = { kind: 'sftp', name: id, config: {}, hostKey: null, test: null } as const
  await seeded.db.connections.create({ id, ...rest, secrets: { sealed, facts: [{ name: 'password' }] } })
  return id
}

test('every column of bytes that is called sealed, secrets or draft is one that is sealed anew', async () => {
  const { rows } = await seeded.db.pool.query<{ name: string }>(
    `SELECT table_name || '.' || column_name AS name FROM information_schema.columns
     WHERE table_schema = 'public' AND data_type = 'bytea' AND column_name IN ('sealed', 'secrets', 'draft') ORDER BY 1`,
  )
  expect(rows.map(({ name }) => name)).toEqual(sealedColumns.map(({ table, column }) => `${table}.${column}`).sort())
})

test('after a rotation the new key alone opens everything; what no key opens is left and counted', async () => {
  const { pool, connections } = seeded.db
  const ids = []
  for (let i = 0; i < 120; i++) ids.push(await addConnection(`secret ${i}`, old))
  const lost = await addConnection('lost', foreign)
  const pair = await seeded.makeIdlePair('Rotated')
  const bases = (key: string) => seeded.db.baseStore({ pairId: pair.id, box: createSecretBox(key), keyOf: (path) => path })
  await bases(old).keep([{ path: 'a', size: 4, mtimeNs: 1n, content: Buffer.from('text') }])
  const sha256 = (await bases(old).find('a', [{ size: 4, mtimeNs: 1n }])) ?? ''

  expect(await reseal(pool, createSecretBox(fresh, old))).toEqual({ sealed: 121, unreadable: 1 })
  const box = createSecretBox(fresh)
  for (const [i, id] of ids.entries())
    expect(box.open((await connections.sealedSecrets(id)) ?? Buffer.of(), rowOfConnection(id)).toString()).toBe(`secret ${i}`)
  expect(await bases(fresh).read(sha256)).toEqual(Buffer.from('text'))
  const sealedLost = (await connections.sealedSecrets(lost)) ?? Buffer.of()
  expect(() => box.open(sealedLost, rowOfConnection(lost))).toThrow(UnreadableBox)
  expect(createSecretBox(foreign).open(sealedLost, rowOfConnection(lost)).toString()).toBe('lost')
  expect(await reseal(pool, createSecretBox(fresh, old))).toEqual({ sealed: 0, unreadable: 1 })
})
