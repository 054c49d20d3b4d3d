import { mkdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { createDatabase } from '@pairwise/db'
import { createEmptyDatabase } from '@pairwise/db/testing'
import { expect, inject, onTestFinished, test, vi } from 'vitest'
import { type Config, readConfig } from '../src/config.ts'
import { openDatabase } from '../src/database.ts'
import { StartFailure } from '../src/start-failure.ts'
import { isRunning, temporaryFolder } from './supervised-run.ts'

function configFor(databaseUrl: string): Config {
  const dataFolder = temporaryFolder()
  mkdirSync(join(dataFolder, 'logs'))
  return readConfig([], { PAIRWISE_DATA: dataFolder, DATABASE_URL: databaseUrl })
}

async function emptyDatabase(): Promise<string> {
  const database = await createEmptyDatabase(inject('databaseUrl'))
  onTestFinished(() => database.drop())
  return database.url
}

/** Rows of one statement, each as a list of its columns. */
async function query(connectionString: string, sql: string): Promise<unknown[][]> {
  const database = createDatabase({ connectionString })
  try {
    return (await database.pool.query({ text: sql, rowMode: 'array' })).rows
  } finally {
    await database.close()
  }
}

const silent = (): void => undefined

/** What opening fails with. */
async function failure(config: Config): Promise<unknown> {
  return openDatabase(config, silent).then(
    () => expect.unreachable('The database was opened.'),
    (error: unknown) => error,
  )
}

test('a database that is given is brought to this version, and is not ours to stop', async () => {
  const url = await emptyDatabase()
  const database = await openDatabase(configFor(url), silent)
  expect(database.url).toBe(url)
  await database.stop()
  expect(await query(url, 'SELECT count(*)::int FROM pairs')).toEqual([[0]])
})

test('a database that can not be reached is one clear sentence without its password, at once', async () => {
  const server = createServer()
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port))
  })
  await new Promise((resolve) => server.close(resolve))
  const error = await failure(configFor(`postgresql://someone:secret@127.0.0.1:${port}/pairwise`))
  expect(error).toBeInstanceOf(StartFailure)
  expect(String(error)).toContain(`127.0.0.1:${port}/pairwise can't be used`)
  expect(String(error)).not.toContain('secret')
})

test('a database of a newer version is refused with a sentence that says so', async () => {
  const url = await emptyDatabase()
  await (await openDatabase(configFor(url), silent)).stop()
  await query(
    url,
    `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('of-tomorrow', '', '29991231000000_of_tomorrow', now())`,
  )
  const error = await failure(configFor(url))
  expect(error).toBeInstanceOf(StartFailure)
  expect(String(error)).toContain('The database was made by a newer version of Pairwise')
})

test('the embedded database comes back by itself after a crash, at the same address and with its data, and stops for good', async () => {
  const config = configFor('')
  const said: string[] = []
  const database = await openDatabase(config, (line) => said.push(line))
  const pid = () => Number(readFileSync(join(config.dataFolder, 'postgres', 'cluster', 'postmaster.pid'), 'utf8').split('\n')[0])
  await query(database.url, `INSERT INTO instance_settings (key, value, updated_at) VALUES ('kept', '1', now())`)
  const first = pid()
  process.kill(first, 'SIGKILL')
  await vi.waitFor(async () => expect(await query(database.url, 'SELECT key FROM instance_settings')).toEqual([['kept']]), {
    timeout: 60_000,
    interval: 100,
  })
  expect(said).toEqual(['The embedded Postgres ended unexpectedly. It starts again.'])
  const second = pid()
  expect(second).not.toBe(first)
  await database.stop()
  expect(isRunning(second)).toBe(false)
})
