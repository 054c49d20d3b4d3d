import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest'
import type { Listener } from './listen.ts'
import { openSeededDatabase, type SeededDatabase } from './testing/index.ts'

let seeded: SeededDatabase
beforeAll(async () => {
  seeded = await openSeededDatabase(inject('databaseUrl'))
})
afterAll(() => seeded.drop())

/** How long it may take on a busy machine until something is heard. */
const patience = { timeout: 60_000 }

interface Heard {
  readonly listener: Listener
  readonly notices: string[]
  readonly losses: Error[]
  connections: number
}

function hear(): Heard {
  const heard: Omit<Heard, 'listener'> = { notices: [], losses: [], connections: 0 }
  const listener = seeded.db.listen({
    channel: 'pairwise_live',
    onNotice: (topic) => heard.notices.push(topic),
    onConnected: () => heard.connections++,
    onLost: (error) => heard.losses.push(error),
  })
  return Object.assign(heard, { listener })
}

const listening = async () =>
  (
    await seeded.db.pool.query(
      `SELECT pid FROM pg_stat_activity WHERE application_name = 'pairwise-listen' AND datname = current_database()`,
    )
  ).rows

test('a listener that loses its connection gets another, says so, and hears again', async () => {
  const heard = hear()
  await vi.waitUntil(() => heard.connections === 1, patience)
  await seeded.db.liveEvents.append('one', [{}])
  await vi.waitUntil(() => heard.notices.length === 1, patience)
  // Of this database alone: other tests listen on the same server.
  for (const { pid } of await listening()) await seeded.db.pool.query('SELECT pg_terminate_backend($1)', [pid])
  await vi.waitUntil(() => heard.connections === 2, patience)
  expect(heard.losses).toHaveLength(1)
  await seeded.db.liveEvents.append('two', [{}])
  await vi.waitUntil(() => heard.notices.length === 2, patience)
  expect(heard.notices).toEqual(['one', 'two'])
  await heard.listener.close()
  expect(heard.losses).toHaveLength(1)
})

test('a closed listener leaves no connection and hears nothing more', async () => {
  const heard = hear()
  await vi.waitUntil(() => heard.connections === 1, patience)
  await heard.listener.close()
  await vi.waitUntil(async () => (await listening()).length === 0, patience)
  await seeded.db.liveEvents.append('three', [{}])
  expect(heard).toMatchObject({ notices: [], losses: [], connections: 1 })
})

test('what a transaction that fails wanted to say is not said', async () => {
  const heard = hear()
  await vi.waitUntil(() => heard.connections === 1, patience)
  const failing = seeded.db.withTransaction(async (repositories) => {
    await repositories.liveEvents.append('never', [{}])
    throw new Error('no')
  })
  await expect(failing).rejects.toThrow('no')
  await seeded.db.liveEvents.append('end', [{}])
  await vi.waitUntil(() => heard.notices.includes('end'), patience)
  expect(heard.notices).toEqual(['end'])
  await heard.listener.close()
})
