import { chmodSync, mkdirSync, readdirSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { parseBandwidth } from '../../core/bandwidth-timetable.ts'
import { defaultPolicy } from '../../core/policy.ts'
import type { Side } from '../../core/side.ts'
import type { SyncEvent } from '../../core/sync-event.ts'
import { SyncError } from '../../errors.ts'
import type { BaseText } from '../../ports/base-store.ts'
import type { WritableBackend } from '../../ports/storage-backend.ts'
import { DiskPair } from '../../testing/disk-pair.ts'
import { readTree, type Tree } from '../../testing/disk-tree.ts'
import { ThreadGuard } from '../../testing/thread-guard.ts'

const files = 400
const first = { resync: 'newer' as const }

let pair: DiskPair
beforeEach(() => {
  pair = new DiskPair()
  for (let i = 0; i < files; i++) {
    mkdirSync(join(pair.path1, `d${i % 7}`), { recursive: true })
    write(pair.path1, i, `content ${i} ${'x'.repeat((i * 37) % 5000)}`)
  }
})
afterEach(() => pair.remove())

const nameOf = (i: number) => `d${i % 7}/f${i}`

function write(root: string, i: number, content: string): void {
  const path = join(root, nameOf(i))
  writeFileSync(path, content)
  utimesSync(path, 1_600_000_000, 1_600_000_000 + i)
}

const temporary = (root: string) =>
  readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.includes('.pairwise-tmp.'))

/** Another run makes good whatever was left undone, and one more has nothing to do. */
async function expectMadeGood(expected: Tree): Promise<void> {
  await pair.sync(first)
  expect(readTree(pair.path2)).toEqual(expected)
  expect(readTree(pair.path1)).toEqual(expected)
  for (const root of [pair.path1, pair.path2]) expect(temporary(root)).toEqual([])
  expect(await pair.sync()).toMatchObject({ result: 'nothing' })
}

describe('copies in threads', () => {
  test('come to what copies without threads come to', async () => {
    writeFileSync(join(pair.path1, 'empty'), '')
    writeFileSync(Buffer.from(join(pair.path1, 'bad \xff'), 'latin1'), 'a name that is not UTF-8')
    writeFileSync(join(pair.path1, 'large'), Buffer.alloc(3 << 20, 'large'))
    writeFileSync(join(pair.path1, 'd1/tool'), 'run me')
    chmodSync(join(pair.path1, 'd1/tool'), 0o755)
    symlinkSync('d1/tool', join(pair.path1, 'link'))
    const policy = { ...first, links: 'synced' as const, metadata: { ...defaultPolicy.metadata, permissions: true } }
    const guard = new ThreadGuard()
    const told: SyncEvent[] = []
    const report = await pair.sync(policy, { guard, onEvent: (event) => told.push(event) })
    expect(report).toMatchObject({ result: 'done', counters: { failed: 0, stale: 0, done: report.counters.total } })
    expect(report.counters.bytesDone).toBe(report.counters.bytesTotal)
    expect(guard.asked).toBeGreaterThan(files * 4)
    expect(told.filter((event) => event.type === 'operation' && event.operation.kind === 'copy')).toHaveLength(files + 5)
    expect(readTree(pair.path2)).toEqual(readTree(pair.path1))
    expect(statSync(join(pair.path2, nameOf(5))).mtimeMs).toBe(1_600_000_005_000)
    expect(statSync(join(pair.path2, 'd1/tool')).mode & 0o777).toBe(0o755)
    expect(await pair.sync({ links: 'synced', metadata: policy.metadata })).toMatchObject({ result: 'nothing' })
  })

  test('are made so too where a timetable sets no limit, and by no thread while it sets one', async () => {
    for (const [bandwidth, inThreads] of [
      ['off', true],
      ['1G', false],
    ] as const) {
      const guard = new ThreadGuard()
      const limits = { ...defaultPolicy.limits, bandwidth: parseBandwidth(bandwidth) ?? null }
      await pair.sync({ ...first, limits }, { guard })
      expect(guard.asked > files).toBe(inThreads)
      expect(readTree(pair.path2)).toEqual(readTree(pair.path1))
      rmSync(join(pair.path2), { recursive: true })
      rmSync(pair.stateFile)
      mkdirSync(pair.path2)
    }
  })

  test('hand over the texts that both sides agree on from then on', async () => {
    const kept = new Map<string, string>()
    const bases = {
      wants: (size: number) => size < 2000,
      keep: ({ path, content }: BaseText) => void kept.set(path, Buffer.from(content).toString()),
    }
    await pair.sync(first, { guard: new ThreadGuard(), bases })
    const small = Object.entries(readTree(pair.path1)).filter(([, content]) => typeof content === 'string' && content.length < 2000)
    expect(kept).toEqual(new Map(small))
  })

  test('record hashes where the pair wants them', async () => {
    const policy = { compare: { ...defaultPolicy.compare, checksum: 'baseline' as const } }
    const guard = new ThreadGuard()
    await pair.sync({ ...policy, ...first }, { guard })
    expect(guard.asked).toBeGreaterThan(files)
    expect(await pair.sync(policy)).toMatchObject({ result: 'nothing', unverified: 0 })
  })

  test.each([1, 2, 4, 7, 777])('stop before system call %i when the run may not write any more', async (at) => {
    const before = readTree(pair.path1)
    const guard = new ThreadGuard({ kind: 'lose', at })
    await expect(pair.sync(first, { guard })).rejects.toMatchObject({ code: 'lease-lost' })
    const left = readTree(pair.path2)
    // Making a file takes several calls, and each of them was asked for.
    expect(Object.values(left).filter((content) => typeof content === 'string').length).toBeLessThanOrEqual(at)
    for (const [name, content] of Object.entries(left))
      if (content !== null && !name.includes('.pairwise-tmp.')) expect(content).toBe(before[name])
    await expectMadeGood(before)
  })

  test.each([6, 1001])('replace nothing that another program writes before system call %i', async (at) => {
    const paths = Array.from({ length: files }, (_, i) => join(pair.path2, nameOf(i)))
    const guard = new ThreadGuard({ kind: 'write', at, paths, content: 'of another program' })
    const report = await pair.sync(first, { guard })
    const theirs = Object.values(readTree(pair.path2)).filter((content) => content === 'of another program')
    expect(theirs.length).toBeGreaterThan(0)
    expect(report).toMatchObject({ result: 'partial', counters: { done: report.counters.total - theirs.length, stale: theirs.length } })
    expect(temporary(pair.path2)).toEqual([])
    await pair.sync(first)
    const kept = Object.values(readTree(pair.path1)).filter((content) => content === 'of another program')
    expect(kept).toHaveLength(theirs.length)
    expect(readTree(pair.path2)).toEqual(readTree(pair.path1))
  })

  test.each([700])('of which a thread dies at system call %i end the run, and the next one goes on', async (at) => {
    const before = readTree(pair.path1)
    const guard = new ThreadGuard({ kind: 'die', at })
    await expect(pair.sync(first, { guard })).rejects.toMatchObject({ code: 'backend-failed' })
    await expectMadeGood(before)
  })

  test('that fail for a moment are tried again, as often as the pair says', async () => {
    const limits = { ...defaultPolicy.limits, tries: 2 }
    const event = { kind: 'busy', at: 50 } as const
    expect(await pair.sync(first, { guard: new ThreadGuard(event) })).toMatchObject({ counters: { failed: 1 } })
    const again = new DiskPair()
    try {
      for (let i = 0; i < files; i++) {
        mkdirSync(join(again.path1, `d${i % 7}`), { recursive: true })
        write(again.path1, i, `content ${i}`)
      }
      expect(await again.sync({ ...first, limits }, { guard: new ThreadGuard(event) })).toMatchObject({ counters: { failed: 0 } })
      expect(readTree(again.path2)).toEqual(readTree(again.path1))
    } finally {
      again.remove()
    }
  })

  test('end with what was begun when the run is stopped, and the next run goes on', async () => {
    const before = readTree(pair.path1)
    const stop = new AbortController()
    const guard = new ThreadGuard()
    let done = 0
    const onEvent = (event: SyncEvent) => {
      if (event.type === 'operation' && event.operation.kind === 'copy' && ++done === 1) stop.abort(new Error('stopped'))
    }
    await expect(pair.sync(first, { guard, signal: stop.signal, onEvent })).rejects.toMatchObject({ code: 'cancelled' })
    expect(guard.asked).toBeGreaterThan(0)
    expect(temporary(pair.path2)).toEqual([])
    await expectMadeGood(before)
  })

  test('keep the files that they replace where the pair keeps versions', async () => {
    await pair.sync(first)
    for (let i = 0; i < files; i++) write(pair.path1, i, `edited ${i}`)
    const folder = join(pair.folder, 'versions')
    const versions = { path1: null, path2: { folder, suffix: '', keepExtension: false } }
    expect(await pair.sync({ versions, force: true }, { guard: new ThreadGuard() })).toMatchObject({ result: 'done' })
    expect(Object.values(readTree(folder)).filter((content) => typeof content === 'string' && content.startsWith('content '))).toHaveLength(
      files,
    )
  })
})

describe('the next batch copies while one is committed', () => {
  const rowsAtOnce = 300
  const inPath2 = () => Object.values(readTree(pair.path2)).filter((content) => typeof content === 'string').length

  /** Something is done whenever what path2 holds by now is to be made durable. */
  const whenDurable = (act: () => Promise<void>) => (backend: WritableBackend, side: Side) => {
    const makeDurable = backend.makeDurable.bind(backend)
    if (side === 'path2')
      backend.makeDurable = async () => {
        await act()
        await makeDurable()
      }
    return backend
  }

  test('and all of it is committed in the end', async () => {
    let arrived = 0
    const wrap = whenDurable(async () => {
      const before = inPath2()
      for (let waits = 0; before > 0 && before < files && inPath2() === before && waits < 500; waits++) await sleep(10)
      arrived = Math.max(arrived, inPath2() - before)
    })
    expect(await pair.sync(first, { guard: new ThreadGuard(), wrap, rowsAtOnce })).toMatchObject({ result: 'done' })
    expect(arrived).toBeGreaterThan(0)
    expect(readTree(pair.path2)).toEqual(readTree(pair.path1))
    expect(await pair.sync()).toMatchObject({ result: 'nothing' })
  })

  test('and nothing goes on when the commit failed', async () => {
    const before = readTree(pair.path1)
    let asked = 0
    const wrap = whenDurable(async () => {
      if (++asked === 1) throw new SyncError('backend-failed', 'the disk is gone')
    })
    await expect(pair.sync(first, { guard: new ThreadGuard(), wrap, rowsAtOnce })).rejects.toMatchObject({ code: 'backend-failed' })
    const left = inPath2()
    await sleep(50)
    expect(inPath2()).toBe(left)
    expect(asked).toBe(1)
    await expectMadeGood(before)
  })

  test('and nothing is removed before every copy is committed', async () => {
    write(pair.path1, files, 'goes away')
    await pair.sync(first)
    rmSync(join(pair.path1, nameOf(files)))
    for (let i = 0; i < files; i++) writeFileSync(join(pair.path1, `d${i % 7}/new${i}`), `new ${i}`)
    let committing = 0
    const during: number[] = []
    const wrap = (backend: WritableBackend) => {
      const [makeDurable, removeFile] = [backend.makeDurable.bind(backend), backend.removeFile.bind(backend)]
      backend.makeDurable = async () => {
        committing++
        await sleep(50)
        await makeDurable()
        committing--
      }
      backend.removeFile = (...change) => {
        during.push(committing)
        return removeFile(...change)
      }
      return backend
    }
    expect(await pair.sync({ force: true }, { guard: new ThreadGuard(), wrap, rowsAtOnce })).toMatchObject({ result: 'done' })
    expect(during).toEqual([0])
    expect(readTree(pair.path2)).toEqual(readTree(pair.path1))
  })
})
