import type { BaselineCommit, BaselinePage } from '@pairwise/engine/ports'
import { pathToKey } from '@pairwise/engine/ports'
import { runStateStoreContract } from '@pairwise/engine/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { isDatabaseGone } from './is-database-gone.ts'
import { openSeededDatabase, type SeededDatabase } from './testing/index.ts'

/** How long a busy machine may take to let a statement wait, or to end a connection. */
const patience = { timeout: 60_000 }

runStateStoreContract('Postgres', async () => {
  const { db, makePair, drop } = await openSeededDatabase(inject('databaseUrl'))
  const pairs = new Map<string, { pairId: string; token: number }>()
  return {
    async open(name) {
      const lease = pairs.get(name) ?? (await makePair(name))
      pairs.set(name, lease)
      return db.stateStore(lease)
    },
    cleanUp: drop,
  }
})

describe('the Postgres state store and its lease', () => {
  let seeded: SeededDatabase
  let pairId: string
  let runId: number
  let token: number
  beforeAll(async () => {
    seeded = await openSeededDatabase(inject('databaseUrl'))
  })
  afterAll(() => seeded.drop())
  let round = 0
  beforeEach(async () => {
    ;({ pairId, runId, token } = await seeded.makePair(`pair ${++round}`))
  })

  const page = (path: string, entries = 'e'): BaselinePage => {
    return {
      key: pathToKey(path),
      path,
      side: 'path1',
      from: new Uint8Array(),
      entries: Buffer.from(entries),
      hashes: new Uint8Array(),
      files: 1,
    }
  }
  const change = (version: number, put: BaselinePage[], more: Partial<BaselineCommit> = {}): BaselineCommit => ({
    expectedVersion: version - 1,
    header: { version, format: 1, keying: 'nfc', scope: 'all', status: 'settled', roots: { path1: null, path2: null }, blocked: null },
    clear: false,
    put,
    remove: [],
    ...more,
  })
  const store = (own: number | null = token) => seeded.db.stateStore({ pairId, token: own })
  const commit = (version: number, own: number | null = token) => store(own).commit(change(version, [page(`v${version}`)]))
  const versionNow = async () => (await store().header())?.version ?? 0
  const acquire = () => seeded.db.leases.acquire({ pairId, runId, holder: 'second', ttlMs: 60_000, marginMs: 0 })
  const expire = () =>
    seeded.db.pool.query(`UPDATE leases SET expires_at = clock_timestamp() - interval '1 ms' WHERE pair_id = $1`, [pairId])

  async function pathsNow(): Promise<string[]> {
    const paths: string[] = []
    for await (const batch of store().pages()) paths.push(...batch.map((found) => found.path))
    return paths
  }

  test('a commit after the end of the lease is refused, even when nobody took it', async () => {
    await commit(1)
    await expire()
    await expect(commit(2)).rejects.toMatchObject({ name: 'SyncError', code: 'lease-lost' })
    expect(await versionNow()).toBe(1)
    expect(await pathsNow()).toEqual(['v1'])
  })

  test('whoever lost the pair to another commits nothing, and the other goes on from the same version', async () => {
    await commit(1)
    await expire()
    const next = await acquire()
    await expect(commit(2)).rejects.toMatchObject({ code: 'lease-lost' })
    await commit(2, next.kind === 'acquired' ? next.token : 0)
    await expect(commit(3)).rejects.toMatchObject({ code: 'lease-lost' })
    expect(await versionNow()).toBe(2)
  })

  test('a lease that was given back commits nothing more', async () => {
    await seeded.db.leases.release({ pairId, token })
    await expect(commit(1)).rejects.toMatchObject({ code: 'lease-lost' })
  })

  test('a commit that meets a takeover half way waits for it and is refused', async () => {
    await commit(1)
    const other = await seeded.db.pool.connect()
    await other.query('BEGIN')
    await other.query('UPDATE leases SET token = token + 1 WHERE pair_id = $1', [pairId])
    const late = commit(2).then(
      () => 'committed',
      (error: { code: string }) => error.code,
    )
    const waiting = `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`
    await expect.poll(async () => (await seeded.db.pool.query(waiting)).rowCount, patience).toBe(1)
    await other.query('COMMIT')
    other.release()
    expect(await late).toBe('lease-lost')
    expect(await versionNow()).toBe(1)
  })

  test('a preview has no lease: it reads what was agreed and can’t change it', async () => {
    await commit(1)
    expect(await store(null).header()).toMatchObject({ version: 1 })
    expect(await store(null).pagesOf([pathToKey('v1')])).toHaveLength(1)
    await expect(commit(2, null)).rejects.toMatchObject({ code: 'lease-lost' })
  })

  test('two commits of one owner from one version: one wins', async () => {
    const answers = await Promise.allSettled([commit(1), commit(1), commit(1)])
    expect(answers.filter((answer) => answer.status === 'fulfilled')).toHaveLength(1)
    for (const answer of answers) if (answer.status === 'rejected') expect(answer.reason).toMatchObject({ code: 'baseline-moved' })
  })

  test('paths longer than an index row may be are kept, told apart and in order', async () => {
    const folder = Array.from({ length: 20 }, () => 'x'.repeat(200)).join('/')
    const paths = [folder, `${folder}/a`, `${folder}/b`, `${folder}/b/c`, 'short']
    await store().commit(
      change(
        1,
        [...paths].reverse().map((path) => page(path)),
      ),
    )
    expect(await pathsNow()).toEqual(['short', ...paths.slice(0, 4)])
    expect((await store().pagesOf([pathToKey(`${folder}/b`)])).map((found) => found.path)).toEqual([`${folder}/b`])
    await store().commit(change(2, [page(`${folder}/a`, 'new')], { remove: [page(`${folder}/b`)] }))
    expect(await pathsNow()).toEqual(['short', folder, `${folder}/a`, `${folder}/b/c`])
  })

  test('a page that one commit both removes and puts is there afterwards', async () => {
    await store().commit(change(1, [page('a', 'old'), page('b')]))
    await store().commit(change(2, [page('a', 'new')], { remove: [page('a'), page('b')] }))
    expect(await pathsNow()).toEqual(['a'])
    expect(Buffer.from((await store().pagesOf([pathToKey('a')]))[0]?.entries ?? []).toString()).toBe('new')
  })

  test('a reader that leaves early keeps no connection', async () => {
    await store().commit(
      change(
        1,
        Array.from({ length: 500 }, (_, i) => page(`d${i}`)),
      ),
    )
    for (let i = 0; i < 30; i++) for await (const batch of store().pages()) if (batch.length > 0) break
    expect(seeded.db.pool.totalCount - seeded.db.pool.idleCount).toBe(0)
    expect(await pathsNow()).toHaveLength(500)
  })

  test('a connection that breaks between two batches fails the reader and nobody else', async () => {
    await store().commit(
      change(
        1,
        Array.from({ length: 500 }, (_, i) => page(`d${i}`)),
      ),
    )
    const reading = (async () => {
      let batches = 0
      for await (const _ of store().pages()) {
        if (batches++ > 0) continue
        const killed = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = 'idle in transaction' AND datname = current_database()`
        expect((await seeded.db.pool.query(killed)).rowCount).toBe(1)
        await expect.poll(async () => (await seeded.db.pool.query(killed)).rowCount, patience).toBe(0)
      }
    })()
    const error = await reading.then(
      () => null,
      (reason: unknown) => reason,
    )
    expect(isDatabaseGone(error)).toBe(true)
    expect(await pathsNow()).toHaveLength(500)
  })
})
