import { randomBytes } from 'node:crypto'
import { appendFileSync, chmodSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { defaultPolicy, noMetadata, type SyncPolicy } from '../../core/policy.ts'
import type { SyncEvent } from '../../core/sync-event.ts'
import { SyncError } from '../../errors.ts'
import type { RunGuard } from '../../ports/run-guard.ts'
import type { Transport } from '../../ports/transport.ts'
import { DiskPair } from '../../testing/disk-pair.ts'
import { temporaryNamesOf } from '../local/temporary-names.ts'
import { RsyncTransport } from './rsync-transport.ts'

const MiB = 1 << 20
/** So slow that something can happen while a file is moved. */
const slow: Partial<SyncPolicy> = {
  limits: { ...defaultPolicy.limits, bandwidth: { slots: [{ fromMinute: 0, bytesPerSecond: 8 * MiB }] } },
}
/** So much that its end is seconds away from what happens to it, also where whoever waits for that comes late. */
const long = 64 * MiB

let pair: DiskPair
let sent: number[]
let rsync: Transport
beforeEach(async () => {
  pair = new DiskPair()
  writeFileSync(one('x'), 'small')
  await pair.sync({ resync: 'path1' })
  sent = []
  rsync = new RsyncTransport({ compress: false, onMoved: (_size, bytes) => sent.push(bytes) })
})
afterEach(() => pair.remove())

const one = (name: string) => join(pair.path1, name)
const two = (name: string) => join(pair.path2, name)
const namesOf = (folder: string) =>
  readdirSync(folder)
    .filter((name) => name !== 'x')
    .sort()
const isSame = (name: string) => readFileSync(one(name)).equals(readFileSync(two(name)))
const inbox = (name: string) => temporaryNamesOf(pair.folder).inboxOf(name)

/** Does something once so much of the file `a` has arrived. */
async function whenArrived(bytes: number, act: () => void): Promise<void> {
  await vi.waitFor(() => expect(statSync(join(two(inbox('a')), 'now', 'content')).size).toBeGreaterThanOrEqual(bytes), {
    timeout: 20_000,
    interval: 10,
  })
  act()
}

/** The same transport, with something that happens before or after a file is moved, or while it is. */
function when(time: 'before' | 'after', happen: () => void): Transport {
  return {
    label: rsync.label,
    prepare: (backends) => rsync.prepare(backends),
    carry: async (file, staged, options) => {
      if (time === 'before') happen()
      const bytes = await rsync.carry(file, staged, options)
      if (time === 'after') happen()
      return bytes
    },
  }
}

describe('rsync between two folders of this machine', () => {
  test('moves a new file whole, and of a changed one only what changed, wherever it is now', async () => {
    const content = randomBytes(32 * MiB)
    writeFileSync(one('disk.img'), content)
    expect(await pair.sync({}, { transport: rsync })).toMatchObject({ result: 'done', counters: { done: 1, bytesDone: content.length } })
    expect(isSame('disk.img')).toBe(true)
    expect(sent).toEqual([content.length])

    randomBytes(MiB).copy(content, 20 * MiB)
    writeFileSync(one('disk.img'), Buffer.concat([Buffer.from('more at its beginning'), content]))
    expect(await pair.sync({}, { transport: rsync })).toMatchObject({ result: 'done', counters: { done: 1 } })
    expect(isSame('disk.img')).toBe(true)
    expect(sent[1]).toBeGreaterThanOrEqual(MiB)
    expect(sent[1]).toBeLessThan(1.2 * MiB)
    expect(namesOf(pair.path2)).toEqual(['disk.img'])
    expect(await pair.sync({}, { transport: rsync })).toMatchObject({ result: 'nothing' })
  })

  test('small files are read and written as ever', async () => {
    writeFileSync(one('small'), randomBytes(MiB))
    await pair.sync({}, { transport: rsync })
    expect(isSame('small')).toBe(true)
    expect(sent).toEqual([])
  })

  test('takes names of any bytes, new and replaced', async () => {
    const names = ['--resync', 'host:path', 'a\nb', 'content', '*', "'ß🙂"]
    const odd = Buffer.from([0x2f, 0xff, 0xfe, 0x2d])
    const places = (root: string) => [...names.map((name) => Buffer.from(join(root, name))), Buffer.concat([Buffer.from(root), odd])]
    for (const round of [1, 2]) {
      const contents = places(pair.path1).map((path) => {
        const content = randomBytes(MiB + round)
        writeFileSync(path, content)
        return content
      })
      expect(await pair.sync({}, { transport: rsync })).toMatchObject({ result: 'done', counters: { done: contents.length } })
      for (const [index, path] of places(pair.path2).entries()) expect(readFileSync(path).equals(contents[index] as Buffer)).toBe(true)
    }
    expect(sent).toHaveLength(2 * (names.length + 1))
    expect(namesOf(pair.path2)).toHaveLength(names.length + 1)
  })

  test('what it brings has the mode that a pair asks for', async () => {
    writeFileSync(one('a'), randomBytes(2 * MiB))
    chmodSync(one('a'), 0o751)
    expect(await pair.sync({ metadata: { ...noMetadata, permissions: true } }, { transport: rsync })).toMatchObject({ result: 'done' })
    expect(sent).toHaveLength(1)
    expect(statSync(two('a')).mode & 0o777).toBe(0o751)
  })

  test('replaces nothing that changed meanwhile, and brings nothing of a file that changed while it was moved', async () => {
    writeFileSync(one('a'), randomBytes(2 * MiB))
    await pair.sync()
    writeFileSync(one('a'), randomBytes(3 * MiB))
    const edit = when('after', () => writeFileSync(two('a'), 'an edit by somebody'))
    expect(await pair.sync({}, { transport: edit })).toMatchObject({ counters: { done: 0, stale: 1 } })
    expect(readFileSync(two('a'), 'utf8')).toBe('an edit by somebody')

    writeFileSync(one('b'), randomBytes(2 * MiB))
    const grow = when('after', () => appendFileSync(one('b'), 'more'))
    expect(await pair.sync({}, { transport: grow })).toMatchObject({ counters: { stale: 1 } })
    expect(namesOf(pair.path2).filter((name) => name.startsWith('b'))).toEqual([])
    expect(namesOf(pair.path2).filter((name) => name.startsWith('.'))).toEqual([])
  })

  test('writes nothing behind a link that took the place of a folder, before it began or while it worked', async () => {
    for (const time of ['before', 'after'] as const) {
      const outside = join(pair.folder, `outside-${time}`)
      mkdirSync(outside)
      mkdirSync(one(time))
      mkdirSync(two(time))
      writeFileSync(join(one(time), 'a'), randomBytes(2 * MiB))
      const swap = when(time, () => {
        renameSync(two(time), join(pair.folder, `moved-${time}`))
        symlinkSync(outside, two(time))
      })
      expect(await pair.sync({}, { transport: swap })).toMatchObject({ result: 'partial', counters: { done: 0 } })
      expect(namesOf(outside)).toEqual([])
    }
  })

  test('an inbox that is none of ours is not entered, and the file is read and written', async () => {
    writeFileSync(one('a'), randomBytes(2 * MiB))
    const outside = join(pair.folder, 'outside')
    mkdirSync(outside, { mode: 0o700 })
    const plant = when('before', () => symlinkSync(outside, two(inbox('a'))))
    expect(await pair.sync({}, { transport: plant })).toMatchObject({ result: 'done' })
    expect(sent).toEqual([])
    expect(isSame('a')).toBe(true)
    expect(namesOf(outside)).toEqual([])
  })

  test('stopped, it ends at once, and the next run sends only the rest', async () => {
    writeFileSync(one('a'), randomBytes(long))
    const stop = new AbortController()
    const stopping = whenArrived(8 * MiB, () => stop.abort())
    await expect(pair.sync(slow, { transport: rsync, signal: stop.signal })).rejects.toMatchObject({ code: 'cancelled' })
    await stopping
    expect(namesOf(pair.path2)).toEqual([inbox('a')])

    expect(await pair.sync({}, { transport: rsync })).toMatchObject({ result: 'done' })
    expect(isSame('a')).toBe(true)
    expect(sent[0]).toBeGreaterThan(0)
    expect(sent[0]).toBeLessThan(long - 7 * MiB)
    expect(namesOf(pair.path2)).toEqual(['a'])
  })

  test('a run that may write no more ends the program', async () => {
    writeFileSync(one('a'), randomBytes(long))
    let mayWrite = true
    const guard: RunGuard = {
      assertMayWrite: () => {
        if (!mayWrite) throw new SyncError('lease-lost', 'another run has it')
      },
    }
    const losing = whenArrived(MiB, () => {
      mayWrite = false
    })
    await expect(pair.sync(slow, { transport: rsync, guard })).rejects.toMatchObject({ code: 'lease-lost' })
    await losing
    expect(sent).toEqual([])
    expect(namesOf(pair.path2).filter((name) => !name.startsWith('.'))).toEqual([])
  })

  test.each([true, false])('what is left of a file that nobody moves any more goes with the next run (by rsync: %s)', async (isRsync) => {
    mkdirSync(join(two(inbox('gone')), 'now'), { recursive: true })
    writeFileSync(join(two(inbox('gone')), 'now', 'content'), 'a part')
    mkdirSync(two(temporaryNamesOf('another pair').inboxOf('theirs')))
    writeFileSync(one('a'), randomBytes(2 * MiB))
    expect(await pair.sync({}, isRsync ? { transport: rsync } : {})).toMatchObject({ result: 'done' })
    expect(namesOf(pair.path2)).toEqual([temporaryNamesOf('another pair').inboxOf('theirs'), 'a'])
  })

  test('without the program a notice says what is missing, and everything is moved', async () => {
    writeFileSync(one('a'), randomBytes(2 * MiB))
    const notices: string[] = []
    const onEvent = (event: SyncEvent) => {
      if (event.type === 'notice') notices.push(event.text)
    }
    const missing = new RsyncTransport({ compress: false, program: '/nowhere/rsync' })
    expect(await pair.sync({}, { transport: missing, onEvent })).toMatchObject({ result: 'done' })
    expect(notices).toEqual([expect.stringContaining('apt install rsync')])
    expect(isSame('a')).toBe(true)
  })
})
