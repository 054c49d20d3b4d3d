import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Clock } from '../../ports/clock.ts'
import { runSync } from '../../run/run-sync.ts'
import { createSqlitePlanStore } from '../../stores/sqlite-plan-store.ts'
import { createSqliteStateStore } from '../../stores/sqlite-state-store.ts'
import { systemClock } from '../../system-clock.ts'
import { drain, freeGuard, plainPolicy } from '../../testing/disk-pair.ts'
import { readTree } from '../../testing/disk-tree.ts'
import { startApacheDav } from '../../testing/servers/apache-dav.ts'
import type { DavServer } from '../../testing/servers/dav-server.ts'
import { type FaultyProxy, startFaultyProxy } from '../../testing/servers/faulty-proxy.ts'
import { nextcloudRule } from '../../testing/servers/nextcloud-rule.ts'
import { startRcloneDav } from '../../testing/servers/rclone-dav.ts'
import { startSshd } from '../../testing/servers/sshd.ts'
import { openRemoteWritable } from './open-remote.ts'
import type { StoreSettings, WebdavSettings } from './store-settings.ts'

const resync = { resync: 'path1', emptyBaseline: 'go-on' } as const
const seconds = 1_600_000_000
const hurried: Clock = { ...systemClock, sleep: (_, signal) => systemClock.sleep(10, signal) }

/** What two roots of one server need. */
interface Served {
  readonly settings: StoreSettings
  /** The folder of this machine that the server gives access to. */
  readonly top: string
  readonly uid: number | null
  rootOf(folder: string): string
  stop(): Promise<void>
}

/** Two folders that one server gives access to, with a state of their own. */
class TwoRoots {
  readonly #served: Served
  readonly #state = mkdtempSync(join(tmpdir(), 'two-roots-'))
  readonly #folder: string
  /** How often content was sent, and how often it was taken. */
  readonly requests = { write: 0, takeWhole: 0 }

  constructor(served: Served) {
    this.#served = served
    this.#folder = mkdtempSync(join(served.top, 'two-'))
    for (const place of [this.#folder, this.path1, this.path2]) {
      mkdirSync(place, { recursive: true })
      chmodSync(place, 0o777)
    }
  }

  get path1(): string {
    return join(this.#folder, 'one')
  }

  get path2(): string {
    return join(this.#folder, 'the other +é')
  }

  write(side: 'path1' | 'path2', path: string, content: Buffer): void {
    const place = join(this[side], path)
    mkdirSync(dirname(place), { recursive: true, mode: 0o777 })
    chmodSync(dirname(place), 0o777)
    writeFileSync(place, content)
    utimesSync(place, seconds, seconds)
    if (this.#served.uid !== null) chownSync(place, this.#served.uid, this.#served.uid)
  }

  async sync(policy: object = {}) {
    const { settings, rootOf } = this.#served
    Object.assign(this.requests, { write: 0, takeWhole: 0 })
    const onRequest = ({ name, isFailed }: { name: string; isFailed: boolean }) => {
      if (!isFailed && (name === 'write' || name === 'takeWhole')) this.requests[name]++
    }
    const [path1, path2] = [
      await openRemoteWritable(settings, rootOf(this.path1), 'pair', freeGuard, { onRequest }),
      await openRemoteWritable(settings, rootOf(this.path2), 'pair', freeGuard, { onRequest }),
    ]
    const [state, plan] = [createSqliteStateStore(join(this.#state, 'state.sqlite'), 'pair'), createSqlitePlanStore(this.#state)]
    try {
      const policies = { ...plainPolicy, ...policy }
      return await drain(runSync({ backends: { path1, path2 }, state, plan, policy: policies, clock: hurried, guard: freeGuard }))
    } finally {
      await Promise.all([path1.close(), path2.close(), state.close(), plan.close()])
    }
  }

  remove(): void {
    for (const folder of [this.#folder, this.#state]) rmSync(folder, { recursive: true, force: true })
  }
}

let proxy: FaultyProxy | null = null

/** By the clock of a hurried server every file is old enough to show its revision. */
const hurry = async () => ({ date: new Date(Date.now() + 60_000).toUTCString() })

function davServed(start: () => Promise<DavServer>, vendor: WebdavSettings['vendor']): () => Promise<Served> {
  return async () => {
    const server = await start()
    const before = await startFaultyProxy(server.url)
    proxy = before
    before.rule = vendor === 'other' ? { after: hurry } : nextcloudRule(server.root)
    const { username, password, uid, root } = server
    return {
      settings: { kind: 'webdav', url: before.url, username, password, bearerToken: null, vendor, trustedCa: null },
      top: root,
      uid,
      rootOf: (folder) => relative(root, folder),
      async stop() {
        await before.stop()
        await server.stop()
      },
    }
  }
}

function sftpServed(unknown: readonly string[] = []): () => Promise<Served> {
  return async () => {
    const { settings, folder, uid, stop } = await startSshd({ unknown })
    return { settings, top: folder, uid, rootOf: (place) => place, stop }
  }
}

/** One request of SFTP copies 32 MiB at most. */
const kinds = [
  { name: 'Apache', start: davServed(startApacheDav, 'other'), keepsTimes: false, takes: true, bytes: 3_000_001 },
  {
    name: 'Apache with what Nextcloud adds',
    start: davServed(startApacheDav, 'nextcloud'),
    keepsTimes: true,
    takes: true,
    bytes: 3_000_001,
  },
  { name: 'rclone by WebDAV', start: davServed(startRcloneDav, 'other'), keepsTimes: false, takes: true, bytes: 3_000_001 },
  { name: 'OpenSSH', start: sftpServed(), keepsTimes: true, takes: true, bytes: 40_000_001 },
  { name: 'OpenSSH that copies nothing', start: sftpServed(['copy-data']), keepsTimes: true, takes: false, bytes: 3_000_001 },
]

describe.each(kinds)('two folders of one server: $name', ({ start, keepsTimes, takes, bytes }) => {
  let served: Served
  let roots: TwoRoots
  beforeAll(async () => {
    served = await start()
  })
  afterAll(() => served.stop())
  afterEach(() => roots.remove())

  test('take large files from each other, both ways, and a run after that has nothing to do', async () => {
    roots = new TwoRoots(served)
    const [large, small] = [Buffer.alloc(bytes, 'not in step with anything. '), Buffer.from('small')]
    roots.write('path1', 'd/large +%é#?', large)
    roots.write('path1', 'small', small)
    expect(await roots.sync(resync)).toMatchObject({
      result: 'done',
      counters: { failed: 0, stale: 0, bytesDone: large.length + small.length },
    })
    if (takes) expect(roots.requests).toEqual({ write: 1, takeWhole: 2 })
    const there = join(roots.path2, 'd/large +%é#?')
    expect(readFileSync(there).equals(large)).toBe(true)
    if (keepsTimes) expect(statSync(there).mtimeMs).toBe(seconds * 1000)
    // Apache keeps properties of files in folders beside them.
    const names = Object.keys(readTree(roots.path2)).filter((path) => !path.includes('.DAV/'))
    expect(names.sort()).toEqual(['d/large +%é#?', 'small'])
    expect(await roots.sync()).toMatchObject({ result: 'nothing' })

    const changed = Buffer.alloc(2_000_000, 'changed there')
    roots.write('path2', 'd/large +%é#?', changed)
    expect(await roots.sync({ force: true })).toMatchObject({ result: 'done', counters: { failed: 0, stale: 0 } })
    if (takes) expect(roots.requests).toEqual({ write: 0, takeWhole: 1 })
    expect(readFileSync(join(roots.path1, 'd/large +%é#?')).equals(changed)).toBe(true)
    expect(await roots.sync()).toMatchObject({ result: 'nothing' })
  })
})

describe('a WebDAV server that copies otherwise than it should', () => {
  let served: Served
  let roots: TwoRoots
  beforeAll(async () => {
    served = await davServed(startApacheDav, 'other')()
  })
  afterAll(() => served.stop())
  afterEach(() => roots.remove())

  const large = Buffer.alloc(1_200_000, 'large ')
  const copies = (answer: (destination: string) => number | null) => {
    const asked: string[] = []
    const rule = {
      after: hurry,
      answer: ({ method, headers }: { method?: string | undefined; headers: NodeJS.Dict<string | string[]> }) => {
        if (method !== 'COPY') return null
        const destination = decodeURIComponent(new URL(String(headers['destination'])).pathname)
        asked.push(destination)
        const status = answer(destination)
        return status === null ? null : { status }
      },
    }
    Object.assign(proxy ?? {}, { rule })
    return asked
  }

  const ways: readonly [string, () => number | null, number][] = [
    ['refuses it', () => 403, 1],
    ['knows no copies', () => 501, 1],
    ['fails at it', () => 500, 1],
    ['does it and fails to say so', () => 504, 1],
    ['finds a lock', once(() => 423), 3],
    ['says that it did', () => 201, 1],
    ['finds nothing there', () => 404, 2],
  ]
  test.each(ways)('which %s gets the content in another way', async (_, answer, most) => {
    roots = new TwoRoots(served)
    for (const name of ['a', 'b']) roots.write('path1', name, large)
    const asked = copies(answer)
    // One at a time, so that the second one knows of the first.
    const limits = { ...plainPolicy.limits, tries: 3, pauseBetweenTriesMs: 1 }
    expect(await roots.sync({ ...resync, transfers: 1, limits })).toMatchObject({ result: 'done', counters: { failed: 0, stale: 0 } })
    expect(asked.length).toBe(most)
    for (const name of ['a', 'b']) expect(readFileSync(join(roots.path2, name)).equals(large), name).toBe(true)
    expect(Object.keys(readTree(roots.path2)).sort()).toEqual(['a', 'b'])
    expect(await roots.sync()).toMatchObject({ result: 'nothing' })
  })

  test('which copies a part is not believed', async () => {
    roots = new TwoRoots(served)
    roots.write('path1', 'a', large)
    copies((destination) => {
      const place = join(served.top, destination)
      writeFileSync(place, large.subarray(0, 1000))
      if (served.uid !== null) chownSync(place, served.uid, served.uid)
      return 201
    })
    expect(await roots.sync(resync)).toMatchObject({ result: 'done', counters: { failed: 0 } })
    expect(readFileSync(join(roots.path2, 'a')).equals(large)).toBe(true)
  })

  test('which is full says so, and nothing stays there', async () => {
    roots = new TwoRoots(served)
    roots.write('path1', 'a', large)
    copies(() => 507)
    expect(await roots.sync(resync)).toMatchObject({ counters: { failed: 1 } })
    expect(existsSync(join(roots.path2, 'a'))).toBe(false)
    expect(readTree(roots.path2)).toEqual({})
  })
})

function once(answer: () => number): () => number | null {
  let isFirst = true
  return () => {
    if (!isFirst) return null
    isFirst = false
    return answer()
  }
}
