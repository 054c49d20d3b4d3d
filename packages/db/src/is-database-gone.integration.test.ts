import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createDatabase, type Database } from './client.ts'
import { connect } from './connect.ts'
import { isDatabaseGone } from './is-database-gone.ts'
import { createTestDatabase, startPostgres, type TestPostgres } from './testing/index.ts'

let server: TestPostgres
let url: string
let db: Database
const lost: Error[] = []

beforeAll(async () => {
  server = await startPostgres()
  url = (await createTestDatabase(server.url)).url
  db = createDatabase({ connectionString: url, onConnectionError: (error) => lost.push(error) })
})
afterAll(async () => {
  await db.close()
  await server.remove()
})

const errorOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => null,
    (error: unknown) => error,
  )

test('a transaction that is left open, as by a frozen process, is ended by the database and holds nobody up', async () => {
  const slow = createDatabase({ connectionString: url, idleTransactionMs: 200 })
  /** A transaction in the middle of its work; null where the machine stood still for so long that it was ended before that. */
  const freeze = async () => {
    const [holds, left] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const end = errorOf(
      slow.withTransaction(async ({ liveEvents }) => {
        await liveEvents.append('instance', [{}])
        holds.resolve()
        await left.promise
        await liveEvents.append('instance', [{}])
      }),
    )
    return Promise.race([holds.promise.then(() => ({ end, goOn: left.resolve })), end.then(() => null)])
  }
  let frozen = await freeze()
  while (frozen === null) frozen = await freeze()
  expect(await db.liveEvents.append('instance', [{}])).toBe(1)
  frozen.goOn()
  expect(await frozen.end).toBeInstanceOf(Error)
  await slow.close()
})

describe('isDatabaseGone', () => {
  test('is false for answers of the database', async () => {
    const { prisma, pool } = db
    const errors = await Promise.all([
      errorOf(pool.query('SELECT 1 / 0')),
      errorOf(prisma.$queryRaw`SELECT 1 / 0 AS x`),
      errorOf(prisma.user.findUniqueOrThrow({ where: { id: 'nobody' } })),
      errorOf(prisma.connection.create({ data: { kind: 'floppy', name: 'x', config: {} } })),
    ])
    for (const error of errors) {
      expect(error).toBeInstanceOf(Error)
      expect(isDatabaseGone(error)).toBe(false)
    }
  })

  test('is true for a query that was under way, and for every one after it, until the database is back', async () => {
    const underWay = [errorOf(db.pool.query('SELECT pg_sleep(60)')), errorOf(db.prisma.$queryRaw`SELECT pg_sleep(60)::text`)]
    await expect
      .poll(
        async () =>
          (await db.pool.query(`SELECT 1 FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(60)%' AND state = 'active'`)).rowCount,
        { timeout: 60_000 },
      )
      .toBe(2)
    await server.stop()
    for (const error of await Promise.all(underWay)) expect(isDatabaseGone(error)).toBe(true)

    const away = [
      db.users.count(),
      db.settings.put('a', 1),
      db.planOperations.tallies(1),
      db.withTransaction((r) => r.users.count()),
      connect(url, 'test'),
    ]
    for (const error of await Promise.all(away.map(errorOf))) expect(isDatabaseGone(error)).toBe(true)

    await server.start()
    expect(await db.users.count()).toBe(0)
  })
})
