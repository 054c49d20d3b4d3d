import { chmodSync, chownSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import type { RunGuard } from '../../ports/run-guard.ts'
import { runSync } from '../../run/run-sync.ts'
import { createSqlitePlanStore } from '../../stores/sqlite-plan-store.ts'
import { createSqliteStateStore } from '../../stores/sqlite-state-store.ts'
import { systemClock } from '../../system-clock.ts'
import { drain, freeGuard, plainPolicy } from '../../testing/disk-pair.ts'
import { readTree } from '../../testing/disk-tree.ts'
import { type Sshd, startSshd } from '../../testing/servers/sshd.ts'
import { StorePair } from '../../testing/store-pair.ts'
import { openRemoteWritable } from '../remote/open-remote.ts'

let sshd: Sshd
let line: Line
let pair: StorePair
let number = 0

/** A network between the engine and the server, on which connections break off once they have carried so many bytes. */
class Line {
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  /** How many connections still break off, and after how many bytes each. */
  breaks = 0
  bytes = 0
  port = 0

  constructor(to: number) {
    this.#server = createServer((near) => {
      const far = connect({ host: '127.0.0.1', port: to })
      let carried = 0
      const cut = () => {
        near.destroy()
        far.destroy()
      }
      const isBreaking = this.breaks > 0
      for (const [from, into] of [
        [near, far],
        [far, near],
      ] as const) {
        this.#sockets.add(from)
        from.on('error', cut)
        from.on('close', cut)
        from.on('data', (part) => {
          carried += part.length
          if (isBreaking && carried > this.bytes) {
            this.breaks--
            cut()
          } else if (!into.destroyed) into.write(part)
        })
      }
    })
  }

  async open(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    const address = this.#server.address()
    if (address === null || typeof address === 'string') throw new Error('the line has no port')
    this.port = address.port
  }

  /** Breaks every connection off, here and now. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy()
    this.#sockets.clear()
  }

  close(): Promise<void> {
    this.cut()
    return new Promise((resolve) => this.#server.close(() => resolve()))
  }
}

beforeAll(async () => {
  sshd = await startSshd()
  line = new Line(sshd.settings.port)
  await line.open()
})
afterAll(async () => {
  await line.close()
  await sshd.stop()
})
beforeEach(() => {
  line.breaks = 0
  const folder = join(sshd.folder, `p${number++}`)
  mkdirSync(folder)
  chmodSync(folder, 0o777)
  pair = new StorePair({ ...sshd.settings, port: line.port }, folder, {})
})
afterEach(() => pair.remove())

const large = Buffer.alloc(9_000_001, 'not in step with anything. ')
const limits = { maxDurationMs: null, maxTransferBytes: null, pauseBetweenTriesMs: 1, bandwidth: null }
const resync = { resync: 'path1', emptyBaseline: 'go-on' } as const

function writeThere(name: string, content: Buffer): void {
  writeFileSync(join(pair.root, name), content)
  if (sshd.uid !== null) chownSync(join(pair.root, name), sshd.uid, sshd.uid)
}

test.each(['up', 'down'])(
  'a connection that breaks off in the middle of a file that goes %s is no matter to who tries again',
  async (name) => {
    if (name === 'up') writeFileSync(join(pair.path1, name), large)
    else writeThere(name, large)
    line.bytes = 4_000_000
    line.breaks = 1
    const report = await pair.sync({ ...resync, limits: { ...limits, tries: 3 } })
    expect(line.breaks).toBe(0)
    expect(report).toMatchObject({ result: 'done', counters: { failed: 0, stale: 0 } })
    for (const root of [pair.path1, pair.root]) {
      expect(Object.keys(readTree(root))).toEqual([name])
      expect(readFileSync(join(root, name)).equals(large)).toBe(true)
    }
    expect(await pair.sync()).toMatchObject({ result: 'nothing' })
  },
)

test('where it breaks off again and again nothing gets half of a content, and the next run has what is left to do', async () => {
  const [old, small] = [Buffer.from('old'), Buffer.from('small')]
  writeFileSync(join(pair.path1, 'f'), old)
  await pair.sync(resync)
  writeFileSync(join(pair.path1, 'f'), large)
  writeFileSync(join(pair.path1, 'small'), small)
  line.bytes = 2_000_000
  line.breaks = 1000
  const broken = await pair.sync({ force: true, limits: { ...limits, tries: 2 } }).catch((error: unknown) => error)
  expect(broken).toSatisfy((ended) => ended instanceof Error || (ended as { counters: { failed: number } }).counters.failed > 0)
  expect(readFileSync(join(pair.root, 'f')).equals(old)).toBe(true)
  expect(readFileSync(join(pair.path1, 'f')).equals(large)).toBe(true)
  line.breaks = 0
  expect(await pair.sync({ force: true })).toMatchObject({ result: 'done', counters: { failed: 0, stale: 0 } })
  expect(readFileSync(join(pair.root, 'f')).equals(large)).toBe(true)
  expect(await pair.sync()).toMatchObject({ result: 'nothing' })
  // A server that was asked for a file right before the line broke makes it afterwards, whenever that is, so only a later run can remove it.
  const isClear = async () => {
    await pair.sync()
    expect(Object.keys(readTree(pair.root)).sort()).toEqual(['f', 'small'])
  }
  await vi.waitFor(isClear, { timeout: 20_000 })
})

/** The server copies this much by one request. */
const pieceBytes = 32 << 20

/** From one folder of the server to another, which it does by itself, with requests that cost next to nothing on the line. */
async function syncWithin(path1: string, path2: string, policy: object, guard: RunGuard = freeGuard) {
  const settings = { ...sshd.settings, port: line.port }
  const backends = {
    path1: await openRemoteWritable(settings, path1, 'pair', guard),
    path2: await openRemoteWritable(settings, path2, 'pair', guard),
  }
  const [state, plan] = [createSqliteStateStore(join(pair.folder, 'within.sqlite'), 'pair'), createSqlitePlanStore(pair.folder)]
  try {
    return await drain(runSync({ backends, state, plan, policy: { ...plainPolicy, ...policy }, clock: systemClock, guard }))
  } finally {
    await Promise.all([backends.path1.close(), backends.path2.close(), state.close(), plan.close()])
  }
}

test('a connection that breaks off while the server copies a file of its own loses nothing, and leaves no half of it', async () => {
  const [path1, path2] = ['one', 'two'].map((name) => join(pair.root, name)) as [string, string]
  for (const place of [path1, path2]) {
    mkdirSync(place)
    chmodSync(place, 0o777)
  }
  const content = Buffer.alloc(2 * pieceBytes + 9, 'not in step with anything. ')
  writeThere('one/f', content)
  writeThere('two/f', Buffer.from('old'))
  /** The first piece is there, and the next one is about to be asked for. */
  const isHalf = () => readdirSync(path2).some((name) => name !== 'f' && statSync(join(path2, name)).size === pieceBytes)
  let cuts = 0
  const cutting = (most: number): RunGuard => ({
    assertMayWrite() {
      if (cuts >= most || !isHalf()) return
      cuts++
      line.cut()
    },
  })
  const broken = await syncWithin(path1, path2, { ...resync, limits: { ...limits, tries: 1 } }, cutting(1)).catch((error: unknown) => error)
  expect(cuts).toBe(1)
  expect(broken).toSatisfy((ended) => ended instanceof Error || (ended as { counters: { failed: number } }).counters.failed > 0)
  expect(readFileSync(join(path2, 'f'), 'utf8')).toBe('old')

  cuts = 0
  const report = await syncWithin(path1, path2, { ...resync, limits: { ...limits, tries: 3 } }, cutting(1))
  expect(cuts).toBe(1)
  expect(report).toMatchObject({ result: 'done', counters: { failed: 0, stale: 0 } })
  for (const place of [path1, path2]) expect(readFileSync(join(place, 'f')).equals(content)).toBe(true)
  expect(await syncWithin(path1, path2, {})).toMatchObject({ result: 'nothing' })
  expect(readdirSync(path2)).toEqual(['f'])
})
