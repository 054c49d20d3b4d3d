import { randomUUID } from 'node:crypto'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, inject, test } from 'vitest'
import { connect, DatabaseUnreachable } from './connect.ts'
import { MigrationError, migrate, migrationsFolder, readMigrations } from './migrate.ts'
import { createEmptyDatabase, type TestDatabase } from './testing/index.ts'

const cleanUps: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

async function emptyDatabase(): Promise<TestDatabase> {
  const database = await createEmptyDatabase(inject('databaseUrl'))
  cleanUps.push(database.drop)
  return database
}

/** A copy of the product's migrations that a test may spoil. */
function migrationsCopy(more: Readonly<Record<string, string>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'pairwise-migrations-'))
  cleanUps.push(() => rmSync(folder, { recursive: true }))
  cpSync(migrationsFolder, folder, { recursive: true })
  for (const [name, sql] of Object.entries(more)) {
    mkdirSync(join(folder, name), { recursive: true })
    writeFileSync(join(folder, name, 'migration.sql'), sql)
  }
  return folder
}

async function query<T extends object>(url: string, sql: string): Promise<T[]> {
  const client = await connect(url, 'test')
  try {
    return (await client.query<T>(sql)).rows
  } finally {
    await client.end()
  }
}

async function messageOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(MigrationError)
  const { message } = error as Error
  expect(message).toMatch(/^[A-Z][^\n]*\.$/)
  return message
}

test('five processes at once apply every migration once, and a later start finds nothing to do', async () => {
  const { url } = await emptyDatabase()
  const names = (await readMigrations()).map((migration) => migration.name)
  const applied = await Promise.all(Array.from({ length: 5 }, () => migrate(url)))
  expect(applied.filter((list) => list.length > 0)).toEqual([names])
  expect(await migrate(url)).toEqual([])
  const history = await query<{ migration_name: string; finished: boolean }>(
    url,
    'SELECT migration_name, finished_at IS NOT NULL AS finished FROM _prisma_migrations ORDER BY migration_name',
  )
  expect(history).toEqual(names.map((name) => ({ migration_name: name, finished: true })))
})

test('a user who owns the database and is no superuser can apply everything', async () => {
  const role = `owner_${randomUUID().replaceAll('-', '')}`
  cleanUps.push(async () => void (await query(inject('databaseUrl'), `DROP ROLE ${role}`)))
  const { url } = await emptyDatabase()
  await query(url, `CREATE ROLE ${role} LOGIN PASSWORD 'x'`)
  await query(url, `ALTER DATABASE ${new URL(url).pathname.slice(1)} OWNER TO ${role}`)
  const owner = new URL(url)
  owner.username = role
  owner.password = 'x'
  expect(await migrate(owner.href)).toEqual((await readMigrations()).map((migration) => migration.name))
})

test('a migration that fails leaves nothing of itself, and those before it stay', async () => {
  const { url } = await emptyDatabase()
  const folder = migrationsCopy({ '29990101000000_bad': 'CREATE TABLE half (id int); SELECT no_such_function();' })
  expect(await messageOf(migrate(url, folder))).toContain('29990101000000_bad failed and nothing of it was kept')
  expect(await query(url, `SELECT FROM pg_tables WHERE tablename = 'half'`)).toEqual([])
  expect(await migrate(url)).toEqual([])
})

test('a migration that was edited after it was applied is refused', async () => {
  const { url } = await emptyDatabase()
  await migrate(url)
  const [first] = await readMigrations()
  const folder = migrationsCopy({ [first?.name ?? '']: `${first?.sql}\n-- later\n` })
  expect(await messageOf(migrate(url, folder))).toContain('edited')
})

test('a database of a newer version is refused', async () => {
  const { url } = await emptyDatabase()
  await migrate(url, migrationsCopy({ '29990101000000_future': 'CREATE TABLE future (id int);' }))
  expect(await messageOf(migrate(url))).toContain('newer version of Pairwise')
})

test('a migration that another tool left half done is refused', async () => {
  const { url } = await emptyDatabase()
  await migrate(url)
  await query(url, 'UPDATE _prisma_migrations SET finished_at = NULL')
  expect(await messageOf(migrate(url))).toContain('failed before')
})

test('a database that does not answer is named without its password', async () => {
  const refused = migrate('postgresql://somebody:secret-word@127.0.0.1:1/nowhere')
  await expect(refused).rejects.toThrow(DatabaseUnreachable)
  await expect(refused).rejects.toThrow(/127\.0\.0\.1:1\/nowhere/)
  await expect(refused).rejects.not.toThrow(/secret-word/)
})
