import { createHash, randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { conflictFacts, contentHead } from '@pairwise/contracts'
import type { ConflictRow } from '@pairwise/db'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { type Bench, openBench, type TestPair } from './bench.ts'
import { writeFile } from './trees.ts'
import { until } from './until.ts'

let bench: Bench
let pair: TestPair
const big = randomBytes(5 * 1024 * 1024 + 17)
beforeAll(async () => {
  bench = await openBench({ serverUrl: inject('databaseUrl') })
  await bench.startWorker()
  pair = await bench.makePair('contents')
  writeFile(pair.path1, 'same', 'x')
  writeFileSync(join(pair.path1, 'big.bin'), big)
  writeFile(pair.path2, 'big.bin', 'small')
  writeFile(pair.path1, 'data.db', 'SQLite format 3\0one')
  writeFile(pair.path2, 'data.db', 'SQLite format 3\0another')
  await bench.syncNow(pair.id)
})
afterAll(() => bench.close())

async function conflictAt(path: string): Promise<ConflictRow> {
  const rows = await bench.db.conflicts.all({ pairId: pair.id, states: ['open'], text: path }, { limit: 1, locked: false })
  if (rows[0] === undefined) throw new Error(`no conflict at ${path}`)
  return rows[0]
}

async function ask(path: string, first: number | null = null): Promise<string> {
  const { body } = await conflictAt(path)
  const id = await bench.db.contentTransfers.open({ pairId: pair.id, side: 'path1', body, first })
  await bench.queue.add('send-content', { transferId: id })
  return id
}

const headOf = (id: string) =>
  until(
    async () => contentHead.safeParse(await bench.db.contentTransfers.head(id)).data ?? null,
    () => 'the head',
  )

async function takeAll(id: string): Promise<{ bytes: Buffer; isWhole: boolean }> {
  const parts: Buffer[] = []
  for (;;) {
    const { bytes, isEnded, head } = await until(
      async () => {
        const taken = await bench.db.contentTransfers.take(id, parts.length)
        return taken.bytes !== null || taken.isEnded ? taken : null
      },
      () => `part ${parts.length}`,
    )
    if (bytes === null && isEnded) return { bytes: Buffer.concat(parts), isWhole: (head as { isWhole: boolean }).isWhole }
    if (bytes !== null) parts.push(bytes)
  }
}

test('a file is sent whole, and no faster than it is taken', async () => {
  const id = await ask('big.bin')
  expect(await headOf(id)).toEqual({ kind: 'ok', size: big.length })
  const count = async () => (await bench.db.contentTransfers.waiting(id, 60_000)) ?? 0
  await until(
    async () => ((await count()) === 8 ? true : null),
    () => 'a full window',
  )
  await bench.syncNow(pair.id)
  expect(await count()).toBe(8)
  const { bytes, isWhole } = await takeAll(id)
  expect(bytes.equals(big)).toBe(true)
  expect(isWhole).toBe(true)
  await bench.db.contentTransfers.close(id)
})

test('only as much is read as is asked for', async () => {
  const { bytes } = await takeAll(await ask('big.bin', 300_000))
  expect(bytes.equals(big.subarray(0, 300_000))).toBe(true)
})

test('a reader that leaves ends it, and leaves nothing behind', async () => {
  const id = await ask('big.bin')
  await headOf(id)
  await bench.db.contentTransfers.close(id)
  // The worker has room for the next one, and no part came back.
  await takeAll(await ask('big.bin', 10))
  expect((await bench.db.pool.query('SELECT FROM content_chunks WHERE transfer_id = $1', [id])).rowCount).toBe(0)
})

test('facts are read by a worker and kept with the revision; what changed since is not sent', async () => {
  const row = await conflictAt('data.db')
  const facts = conflictFacts.parse(await bench.queue.request('conflict-facts', { conflictId: row.id }, { timeoutMs: 60_000 }))
  const hash = (text: string) => createHash('sha256').update(text).digest('hex')
  expect(facts).toMatchObject({
    path1: { sha256: hash('SQLite format 3\0one'), contentKind: 'database', format: 'SQLite 3 database' },
    path2: { sha256: hash('SQLite format 3\0another') },
    ...{ firstDifference: 16, revision: 1, problems: { path1: null, path2: null } },
  })
  expect((await bench.db.conflicts.get(row.id))?.facts).toEqual(facts)
  writeFile(pair.path1, 'data.db', 'SQLite format 3\0edited')
  expect(await headOf(await ask('data.db'))).toEqual({ kind: 'changed' })
})
