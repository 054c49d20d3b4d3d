import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { defaultPolicy, noMetadata, type SyncPolicy } from '../../core/policy.ts'
import type { SyncEvent } from '../../core/sync-event.ts'
import type { Transport } from '../../ports/transport.ts'
import { runSync } from '../../run/run-sync.ts'
import { createSqlitePlanStore } from '../../stores/sqlite-plan-store.ts'
import { createSqliteStateStore } from '../../stores/sqlite-state-store.ts'
import { systemClock } from '../../system-clock.ts'
import { drain, freeGuard } from '../../testing/disk-pair.ts'
import { type Sshd, startSshd } from '../../testing/servers/sshd.ts'
import { openLocalWritable } from '../local/open-local.ts'
import { temporaryNamesOf } from '../local/temporary-names.ts'
import { openRemoteWritable } from '../remote/open-remote.ts'
import { RsyncTransport } from './rsync-transport.ts'

const MiB = 1 << 20
const scratch = mkdtempSync(join(tmpdir(), 'rsync-ssh-'))
let sshd: Sshd
beforeAll(async () => {
  sshd = await startSshd({ isOurs: true, runsPrograms: true })
})
afterAll(async () => {
  await sshd.stop()
  rmSync(scratch, { recursive: true, force: true })
})

let [name, here, there] = ['', '', '']
let sent: number[]
let rsync: Transport
let rounds = 0
beforeEach(() => {
  name = `pair [${rounds++}] *`
  here = join(scratch, name)
  there = join(sshd.folder, name)
  for (const folder of [here, there]) mkdirSync(folder)
  writeFileSync(join(here, 'x'), 'small')
  sent = []
  rsync = new RsyncTransport({ compress: true, onMoved: (_size, bytes) => sent.push(bytes) })
})

interface Options {
  readonly policy?: Partial<SyncPolicy>
  readonly transport?: Transport
  readonly signal?: AbortSignal
  readonly settings?: Sshd['settings']
  readonly onEvent?: (event: SyncEvent) => void
}

/** The first run of a pair makes its baseline. */
async function sync({ policy = {}, settings = sshd.settings, onEvent, ...given }: Options) {
  const backends = {
    path1: openLocalWritable(here, name, freeGuard),
    path2: await openRemoteWritable(settings, there, name, freeGuard),
  }
  const [state, plan] = [createSqliteStateStore(`${here}.sqlite`, name), createSqlitePlanStore(scratch)]
  try {
    const resync: SyncPolicy['resync'] = (await state.header()) === null ? 'path1' : null
    const request = {
      backends,
      state,
      plan,
      policy: { ...defaultPolicy, resync, ...policy },
      clock: systemClock,
      guard: freeGuard,
      ...given,
    }
    return await drain(runSync(request), onEvent)
  } finally {
    await Promise.all([backends.path1.close(), backends.path2.close(), state.close(), plan.close()])
  }
}

const namesOf = (folder: string) => readdirSync(folder).sort()
const isSame = (file: string) => readFileSync(join(here, file)).equals(readFileSync(join(there, file)))
const inbox = (file: string) => temporaryNamesOf(name).inboxOf(file)

describe('rsync between a folder of this machine and one of an SSH host', () => {
  test('sends and fetches only what changed', async () => {
    const content = randomBytes(16 * MiB)
    writeFileSync(join(here, 'disk.img'), content)
    expect(await sync({ transport: rsync })).toMatchObject({ result: 'done' })
    expect(isSame('disk.img')).toBe(true)
    expect(sent).toEqual([content.length])
    expect(namesOf(there)).toEqual(['disk.img', 'x'])

    for (const [index, side] of [here, there].entries()) {
      randomBytes(MiB).copy(content, (5 + index) * MiB)
      writeFileSync(join(side, 'disk.img'), Buffer.concat([Buffer.from('more'), content]))
      expect(await sync({ transport: rsync })).toMatchObject({ result: 'done', counters: { done: 1 } })
      expect(isSame('disk.img')).toBe(true)
      expect(sent.at(-1)).toBeLessThan(2.3 * MiB)
    }
    expect(sent).toHaveLength(3)
    expect([...namesOf(here), ...namesOf(there)]).toEqual(['disk.img', 'x', 'disk.img', 'x'])
  })

  test('takes names of any bytes, in both directions, new and replaced', async () => {
    const names = ['-e sh', "ho'st:$(id)\n", '[ab]?*', 'ß\\🙂']
    const odd = Buffer.from([0x2f, 0xff, 0xfe, 0x2d])
    const places = (root: string) => [...names.map((each) => Buffer.from(join(root, each))), Buffer.concat([Buffer.from(root), odd])]
    for (const [round, [from, to]] of [
      [here, there],
      [there, here],
      [here, there],
    ].entries()) {
      for (const path of places(from as string)) writeFileSync(path, randomBytes(MiB + 1 + round))
      const problems: string[] = []
      const onEvent = (event: SyncEvent) => {
        if (event.type === 'operation' && event.problem !== null) problems.push(`${event.operation.path}: ${event.problem}`)
      }
      const report = await sync({ transport: rsync, onEvent })
      expect(problems).toEqual([])
      expect(report).toMatchObject({ result: 'done', counters: { failed: 0, stale: 0 } })
      const after = places(to as string)
      for (const [index, path] of places(from as string).entries())
        expect(readFileSync(path).equals(readFileSync(after[index] as Buffer))).toBe(true)
    }
    // From a host, a name that is no text, and a backslash in a path with wildcards, are read here: no program can be told them.
    expect(sent).toHaveLength(3 * names.length + 1)
    expect(namesOf(there)).toEqual(namesOf(here))
  })

  test('brings the mode there; that the host takes no lists and no attributes is told', async () => {
    writeFileSync(join(here, 'a'), randomBytes(2 * MiB))
    chmodSync(join(here, 'a'), 0o640)
    const notices: string[] = []
    const onEvent = (event: SyncEvent) => {
      if (event.type === 'notice' && event.side === 'path2') notices.push(event.text)
    }
    const metadata = { ...noMetadata, permissions: true, xattrs: true, acls: true }
    expect(await sync({ policy: { metadata }, transport: rsync, onEvent })).toMatchObject({ result: 'done' })
    expect(sent).toHaveLength(1)
    expect(statSync(join(there, 'a')).mode & 0o777).toBe(0o640)
    expect(notices).toEqual([
      expect.stringMatching(/^extended attributes are left alone/),
      expect.stringMatching(/^access control lists are left alone/),
    ])
  })

  test('cut off, the next run sends only the rest', async () => {
    // Its end is seconds away from when it is cut off, also where whoever waits for that comes late.
    writeFileSync(join(here, 'a'), randomBytes(64 * MiB))
    const stop = new AbortController()
    const limits = { ...defaultPolicy.limits, bandwidth: { slots: [{ fromMinute: 0, bytesPerSecond: 8 * MiB }] } }
    const running = sync({ policy: { limits }, transport: rsync, signal: stop.signal })
    const ended = expect(running).rejects.toMatchObject({ code: 'cancelled' })
    const arrived = () => statSync(join(there, inbox('a'), 'now', 'content')).size
    await vi.waitFor(() => expect(arrived()).toBeGreaterThan(5 * MiB), { timeout: 30_000, interval: 10 })
    stop.abort()
    await ended
    expect(await sync({ transport: rsync })).toMatchObject({ result: 'done' })
    expect(isSame('a')).toBe(true)
    expect(sent[0]).toBeLessThan(60 * MiB)
    expect(namesOf(there)).toEqual(['a', 'x'])
  })

  test('writes nothing behind a link that took the place of a folder', async () => {
    const outside = join(sshd.folder, `${name}-outside`)
    mkdirSync(outside)
    mkdirSync(join(here, 'd'))
    writeFileSync(join(here, 'd', 'a'), randomBytes(2 * MiB))
    mkdirSync(join(there, 'd'))
    const swap: Transport = {
      label: rsync.label,
      prepare: (backends) => rsync.prepare(backends),
      carry: async (file, staged, options) => {
        const openInbox = async () => {
          const opened = (await staged.openInbox?.()) ?? null
          renameSync(join(there, 'd'), join(sshd.folder, `${name}-moved`))
          symlinkSync(outside, join(there, 'd'))
          return opened
        }
        return rsync.carry(file, { ...staged, openInbox }, options)
      },
    }
    expect(await sync({ transport: swap })).toMatchObject({ result: 'partial', counters: { total: 2, done: 1 } })
    expect(namesOf(there)).toEqual(['d', 'x'])
    expect(namesOf(outside)).toEqual([])
  })

  test('a host that gives nothing but SFTP is told of, and everything is moved', async () => {
    const narrow = await startSshd({ isOurs: true })
    try {
      writeFileSync(join(here, 'a'), randomBytes(2 * MiB))
      const notices: string[] = []
      const onEvent = (event: SyncEvent) => {
        if (event.type === 'notice') notices.push(event.text)
      }
      expect(await sync({ transport: rsync, settings: narrow.settings, onEvent })).toMatchObject({
        result: 'done',
      })
      expect(notices).toEqual([
        expect.stringMatching(/^rsync moves no contents in this run: the host of sftp:.*has no rsync.*not only SFTP/),
      ])
      expect(isSame('a')).toBe(true)
    } finally {
      await narrow.stop()
    }
  })
})
