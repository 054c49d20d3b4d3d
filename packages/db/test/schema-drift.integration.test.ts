import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { connect } from '../src/connect.ts'
import { createTestDatabase, type TestDatabase } from '../src/testing/index.ts'
import { drift } from './schema-engine.ts'

const schema = fileURLToPath(new URL('../../../prisma/schema.prisma', import.meta.url))
let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase(inject('databaseUrl'))
})
afterAll(() => database.drop())

test('the migrations lead to exactly the tables of schema.prisma', async () => {
  expect(await drift(database.url, schema)).toBeNull()
})

test('a column that only one of the two knows is noticed', async () => {
  const client = await connect(database.url, 'test')
  await client.query('ALTER TABLE pairs ADD COLUMN surplus text')
  await client.end()
  expect(await drift(database.url, schema)).toContain('DROP COLUMN "surplus"')
})
