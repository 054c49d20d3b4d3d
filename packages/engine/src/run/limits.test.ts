import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { parseBandwidth } from '../core/bandwidth-timetable.ts'
import { defaultPolicy, type RunLimits } from '../core/policy.ts'
import { PathError } from '../errors.ts'
import type { ReadableBackend, WritableBackend } from '../ports/storage-backend.ts'
import { DiskPair } from '../testing/disk-pair.ts'
import { readTree, removePaths, writeTree } from '../testing/disk-tree.ts'
import { MemoryPair } from '../testing/memory-pair.ts'
import { Faults, withFaults } from '../testing/with-faults.ts'

const limited = (limits: Partial<RunLimits>) => ({ limits: { ...defaultPolicy.limits, ...limits } })

/** A backend of which some calls are answered otherwise. */
function withAnswers<B extends ReadableBackend>(backend: B, answers: Partial<WritableBackend>): B {
  return new Proxy(backend, {
    get: (target, name) => {
      const value: unknown = Reflect.get(name in answers ? answers : target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

async function manyFiles(): Promise<MemoryPair> {
  const pair = new MemoryPair()
  for (let i = 0; i < 20; i++) pair.path1.write(`f${String(i).padStart(2, '0')}`, 'x'.repeat(100))
  return pair
}

describe('a limit', () => {
  test('on bytes lets what has begun end, and the next run go on', async () => {
    const pair = await manyFiles()
    const policy = { ...limited({ maxTransferBytes: 500 }), transfers: 1, emptyBaseline: 'go-on' as const }
    const told: unknown[] = []
    const first = await pair.sync({ ...policy, resync: 'newer' }, { onEvent: (event) => event.type === 'limit' && told.push(event) })
    expect(first).toMatchObject({ result: 'partial', limit: 'transfer', counters: { done: 5, bytesDone: 500, failed: 0 } })
    expect(told).toEqual([{ type: 'limit', limit: 'transfer' }])
    expect(pair.state.header?.status).toBe('resyncing:newer')
    for (let done = 10; done < 20; done += 5) {
      expect(await pair.sync(policy)).toMatchObject({ result: 'partial', counters: { done: 5 } })
      expect(Object.keys(pair.path2.tree())).toHaveLength(done)
    }
    expect(await pair.sync(limited({}))).toMatchObject({ result: 'done', limit: null })
    expect(pair.path2.tree()).toEqual(pair.path1.tree())
    expect(pair.state.header?.status).toBe('settled')
  })

  test('on time counts from the start of the run', async () => {
    const pair = await manyFiles()
    const slow = <B extends ReadableBackend>(backend: B) =>
      withAnswers(backend, {
        open: async (path) => {
          pair.clock.advance(1000)
          return backend.open(path)
        },
      })
    const policy = { ...limited({ maxDurationMs: 4500 }), transfers: 1 }
    const report = await pair.sync({ ...policy, resync: 'path1' }, { wrap: slow })
    expect(report).toMatchObject({ result: 'partial', limit: 'duration' })
    expect(report.counters.done).toBe(5)
    expect(await pair.sync({}, {})).toMatchObject({ result: 'done', counters: { done: 15 } })
  })

  test('on time that is over before the plan is made lets nothing be written', async () => {
    const pair = await manyFiles()
    expect(await pair.sync({ ...limited({ maxDurationMs: 0 }), resync: 'path1' })).toMatchObject({
      limit: 'duration',
      counters: { done: 0 },
    })
    expect(pair.path2.tree()).toEqual({})
  })

  test('on bandwidth holds for all transfers together', async () => {
    const pair = await manyFiles()
    const before = pair.clock.now()
    await pair.sync({ ...limited({ bandwidth: parseBandwidth('100B') ?? null }), resync: 'path1' })
    expect(pair.clock.now() - before).toBeGreaterThanOrEqual(20_000)
    expect(pair.clock.now() - before).toBeLessThan(25_000)
  })

  test('on bandwidth that changes while a run goes on holds from then on, whichever side is written and wherever it is', async () => {
    const pair = new MemoryPair({ path2: { remote: {} } })
    for (let i = 0; i < 10; i++) pair.path1.write(`to${i}`, 'x'.repeat(100))
    for (let i = 0; i < 10; i++) pair.path2.write(`from${i}`, 'x'.repeat(100))
    let now = parseBandwidth('100B') ?? null
    const changes = new Map([
      [5, 'off'],
      [15, '10B'],
    ])
    const times: number[] = []
    await pair.sync(
      { resync: 'path1', transfers: 1 },
      {
        bandwidth: () => now,
        onEvent: (event) => {
          if (event.type !== 'operation') return
          times.push(pair.clock.now())
          now = parseBandwidth(changes.get(times.length) ?? '') ?? now
        },
      },
    )
    const lasted = (from: number, to: number) => Math.round(((times[to] ?? 0) - (times[from] ?? 0)) / 1000)
    expect(times).toHaveLength(20)
    expect(lasted(0, 4)).toBe(4)
    expect(lasted(4, 14)).toBe(0)
    expect(lasted(14, 19)).toBe(50)
  })

  test('on bandwidth does not keep a run that is to stop', async () => {
    const pair = await manyFiles()
    const stop = new AbortController()
    const bandwidth = parseBandwidth('100B') ?? null
    const run = pair.sync(
      { ...limited({ bandwidth }), resync: 'path1', transfers: 1 },
      { signal: stop.signal, onEvent: (event) => event.type === 'operation' && stop.abort() },
    )
    await expect(run).rejects.toMatchObject({ code: 'cancelled' })
    expect(Object.values(pair.path2.tree()).every((content) => content === 'x'.repeat(100))).toBe(true)
    expect(await pair.sync()).toMatchObject({ result: 'done' })
  })
})

test('whoever asks a run to stop is heard while a slow disk keeps it busy', async () => {
  const pair = new DiskPair()
  onTestFinished(() => pair.remove())
  const stop = new AbortController()
  const waiting = new Int32Array(new SharedArrayBuffer(4))
  writeTree(pair.path1, Object.fromEntries(Array.from({ length: 400 }, (_, i) => [`${i}`, 'x'])))
  let done = 0
  const run = pair.sync(
    { resync: 'path1' },
    {
      guard: { assertMayWrite: () => void Atomics.wait(waiting, 0, 0, 1) },
      signal: stop.signal,
      onEvent: (event) => {
        if (event.type === 'operation' && ++done === 1) setImmediate(() => stop.abort())
      },
    },
  )
  await expect(run).rejects.toMatchObject({ code: 'cancelled' })
  expect(readdirSync(pair.path2).length).toBeLessThan(200)
  expect(await pair.sync({ resync: 'path1' })).toMatchObject({ result: 'done' })
})

describe('transfers at once', () => {
  test('are no more than wanted, but for small files on a storage that says so', async () => {
    // The plan is read by three rows at a time here.
    for (const [transfers, perTransfer, small, large] of [
      [2, 4, 3, 2],
      [1, 4, 1, 1],
      [2, 1, 2, 2],
    ] as const) {
      const pair = new MemoryPair()
      for (let i = 0; i < 20; i++) pair.path1.write(`${i % 2}-${i}`, 'x'.repeat(i % 2 === 0 ? 10 : 100_000))
      const now = { small: 0, large: 0 }
      const most = { small: 0, large: 0 }
      await pair.sync(
        { resync: 'path1', transfers },
        {
          wrap: (backend, side) =>
            side === 'path1'
              ? backend
              : withAnswers(backend, {
                  capabilities: { ...backend.capabilities, smallFilesPerTransfer: perTransfer },
                  stage: async (path, content) => {
                    const kind = content.size > 1000 ? 'large' : 'small'
                    most[kind] = Math.max(most[kind], ++now[kind])
                    for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve))
                    now[kind]--
                    return (backend as unknown as WritableBackend).stage(path, content)
                  },
                }),
        },
      )
      expect(most).toEqual({ small, large })
      expect(Object.keys(pair.path2.tree())).toHaveLength(20)
    }
  })
})

describe('an operation that fails', () => {
  /** Fails the first calls of a kind with an error of the system. */
  function failing(pair: MemoryPair, code: string, times: number, retryAfterMs: number | null = null) {
    const asked: number[] = []
    const wrap = <B extends ReadableBackend>(backend: B) =>
      withAnswers(backend, {
        open: async (path) => {
          asked.push(pair.clock.now())
          if (asked.length <= times) throw new PathError(code, 'it did not work', retryAfterMs)
          return backend.open(path)
        },
      })
    return { asked, wrap }
  }

  async function onePair() {
    const pair = new MemoryPair()
    pair.path1.write('f', 'content')
    return pair
  }

  test('is tried again, with pauses, where the trouble may pass', async () => {
    const pair = await onePair()
    const { asked, wrap } = failing(pair, 'EBUSY', 2)
    const report = await pair.sync({ ...limited({ tries: 3, pauseBetweenTriesMs: 700 }), resync: 'path1' }, { wrap })
    expect(report).toMatchObject({ result: 'done', counters: { done: 1, failed: 0, bytesDone: 7 } })
    expect(asked.slice(1).map((at, i) => at - (asked[i] ?? 0))).toEqual([700, 700])
  })

  test('is tried again no sooner than the storage asks for, and not at all where that is too long', async () => {
    const pair = await onePair()
    const { asked, wrap } = failing(pair, 'EAGAIN', 1, 20_000)
    const report = await pair.sync({ ...limited({ tries: 2, pauseBetweenTriesMs: 700 }), resync: 'path1' }, { wrap })
    expect(report).toMatchObject({ result: 'done' })
    expect((asked[1] ?? 0) - (asked[0] ?? 0)).toBe(20_000)

    const patient = await onePair()
    const long = failing(patient, 'EAGAIN', 1, 3_600_000)
    expect(await patient.sync({ ...limited({ tries: 2 }), resync: 'path1' }, { wrap: long.wrap })).toMatchObject({ result: 'partial' })
    expect(long.asked).toHaveLength(1)
  })

  test('is given up after so many tries, and the run goes on', async () => {
    const pair = await onePair()
    pair.path1.write('g', 'other')
    const { asked, wrap } = failing(pair, 'ETIMEDOUT', 3)
    const report = await pair.sync({ ...limited({ tries: 3 }), resync: 'path1', transfers: 1 }, { wrap })
    expect(report).toMatchObject({ result: 'partial', counters: { done: 1, failed: 1 } })
    expect(asked).toHaveLength(4)
  })

  test.each(['EIO', 'EACCES', 'ENOSPC', 'EODD'])('with %s is not tried again', async (code) => {
    const pair = await onePair()
    const { asked, wrap } = failing(pair, code, 1)
    const report = await pair.sync({ ...limited({ tries: 3 }), resync: 'path1' }, { wrap })
    expect(report).toMatchObject({ result: 'partial', counters: { failed: 1 } })
    expect(asked).toHaveLength(1)
  })

  test('counts bytes once, however often they were written', async () => {
    const pair = await onePair()
    let calls = 0
    const wrap = <B extends ReadableBackend>(backend: B, side: 'path1' | 'path2') =>
      withFaults(backend, side, new Faults((call) => (call.method === 'publish' && ++calls === 1 ? { kind: 'delay', wait: busy } : null)))
    const busy = async () => {
      throw new PathError('EBUSY', 'not now')
    }
    const report = await pair.sync({ ...limited({ tries: 2 }), resync: 'path1' }, { wrap })
    expect(report).toMatchObject({ result: 'done', counters: { done: 1, bytesDone: 7 } })
    expect(calls).toBe(2)
  })
})

describe('a disk that is full', () => {
  const endlessly = { freeBytes: async () => null }

  async function expectFull(pair: DiskPair, wrap: (backend: WritableBackend) => WritableBackend): Promise<void> {
    writeTree(pair.path1, { old: 'x'.repeat(3_000_000), small: 'new' })
    const report = await pair.sync({}, { wrap })
    expect(report).toMatchObject({ result: 'partial', counters: { failed: 1, done: 1 } })
    expect(pair.trees().path2).toEqual({ old: 'old content', small: 'new' })
    expect(readdirSync(pair.path2)).toEqual(['old', 'small'])
  }

  async function begun(pair: DiskPair): Promise<DiskPair> {
    onTestFinished(() => pair.remove())
    writeTree(pair.path1, { old: 'old content' })
    await pair.sync({ resync: 'path1' })
    return pair
  }

  test('costs neither the old file nor the other ones, and leaves nothing half written', async () => {
    const pair = await begun(new DiskPair())
    const full = (backend: WritableBackend) =>
      withAnswers(backend, {
        stage: async (path, content) => {
          const staged = await backend.stage(path, content)
          let written = 0
          return {
            write: async (bytes) => {
              written += bytes.length
              if (written > 2_000_000)
                throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC', syscall: 'write' })
              await staged.write(bytes)
            },
            publish: (expected, keepAs) => staged.publish(expected, keepAs),
            discard: () => staged.discard(),
          }
        },
      })
    await expectFull(pair, full)
    expect(await pair.sync()).toMatchObject({ result: 'done' })
  })

  test('and real does the same; asked before, it stops the run', async () => {
    const disk = smallDisk()
    if (disk === null) return
    const path2 = join(disk, 'path2')
    mkdirSync(path2)
    const pair = await begun(new DiskPair({ path2 }))
    await expectFull(pair, (backend) => withAnswers(backend, endlessly))
    removePaths(pair.path1, 'small')
    const report = await pair.sync()
    expect(report).toMatchObject({ result: 'held', gates: [{ code: 'low-space', side: 'path2' }] })
    expect(statSync(join(path2, 'small')).size).toBe(3)
  })

  test('and is to hold a version keeps the file where it is', async () => {
    const folder = smallDisk()
    if (folder === null) return
    const pair = await begun(new DiskPair())
    writeTree(pair.path1, { large: 'x'.repeat(3_000_000) })
    await pair.sync()
    removePaths(pair.path1, 'large', 'old')
    const versions = { path1: null, path2: { folder, suffix: '', keepExtension: false } }
    writeTree(pair.path1, { another: 'a' })
    expect(await pair.sync({ versions, force: true })).toMatchObject({ result: 'partial', counters: { failed: 1, done: 2 } })
    expect(statSync(join(pair.path2, 'large')).size).toBe(3_000_000)
    expect(readTree(folder)).toEqual({ old: 'old content' })
  })
})

/** A disk of two megabytes, or null where that can't be had: only root may mount. The tests before fill one by answering as a full one does. */
function smallDisk(): string | null {
  const disk = mkdtempSync(join(tmpdir(), 'small-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', disk], { stdio: 'pipe' })
  } catch (error) {
    console.info(`no real full disk was tried: ${error instanceof Error ? error.message : String(error)}`)
    rmSync(disk, { recursive: true })
    return null
  }
  onTestFinished(() => {
    execFileSync('umount', [disk])
    rmSync(disk, { recursive: true })
  })
  return disk
}
