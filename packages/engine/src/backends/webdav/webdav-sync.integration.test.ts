import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, readFileSync, statSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Clock } from '../../ports/clock.ts'
import { systemClock } from '../../system-clock.ts'
import { readTree } from '../../testing/disk-tree.ts'
import { startApacheDav } from '../../testing/servers/apache-dav.ts'
import type { DavServer } from '../../testing/servers/dav-server.ts'
import { type FaultyProxy, startFaultyProxy } from '../../testing/servers/faulty-proxy.ts'
import { nextcloudRule } from '../../testing/servers/nextcloud-rule.ts'
import { startRcloneDav } from '../../testing/servers/rclone-dav.ts'
import { StorePair } from '../../testing/store-pair.ts'

const kinds = [
  { name: 'Apache', start: startApacheDav, vendor: 'other', isHurried: false },
  { name: 'Apache with what Nextcloud adds', start: startApacheDav, vendor: 'nextcloud', isHurried: false },
  { name: 'rclone', start: startRcloneDav, vendor: 'other', isHurried: true },
] as const
const resync = { resync: 'path1', emptyBaseline: 'go-on' } as const
const hurry = async () => ({ date: new Date(Date.now() + 60_000).toUTCString() })

describe.each(kinds)('a folder and one served by $name', ({ start, vendor, isHurried }) => {
  let server: DavServer
  let proxy: FaultyProxy
  let pair: StorePair
  let served: string
  let number = 0
  const pairs: StorePair[] = []

  beforeAll(async () => {
    server = await start()
    proxy = await startFaultyProxy(server.url)
    // By the clock of a hurried server, whoever waits for seconds has waited them already.
    if (isHurried) proxy.rule = { after: hurry }
    if (vendor === 'nextcloud') proxy.rule = nextcloudRule(server.root)
  })
  afterAll(async () => {
    await proxy.stop()
    await server.stop()
  })
  afterEach(() => {
    for (const each of pairs.splice(0)) each.remove()
  })

  function newPair(): StorePair {
    const root = `p${number++}`
    served = join(server.root, root)
    mkdirSync(served)
    chmodSync(served, 0o777)
    const { username, password } = server
    const settings = { kind: 'webdav', url: proxy.url, username, password, bearerToken: null, vendor, trustedCa: null } as const
    const clock: Clock = isHurried ? { ...systemClock, sleep: (_, signal) => systemClock.sleep(10, signal) } : systemClock
    const remote = {
      RCLONE_CONFIG_DAV_TYPE: 'webdav',
      RCLONE_CONFIG_DAV_URL: `${proxy.url}/${root}`,
      RCLONE_CONFIG_DAV_VENDOR: vendor,
      RCLONE_CONFIG_DAV_USER: username,
      RCLONE_CONFIG_DAV_PASS: execFileSync('rclone', ['obscure', password]).toString().trim(),
    }
    pair = new StorePair(settings, root, remote, clock)
    pairs.push(pair)
    return pair
  }

  function write(path: string, content: string, seconds = 1_600_000_000.123456): void {
    const place = join(pair.path1, path)
    mkdirSync(dirname(place), { recursive: true })
    writeFileSync(place, content)
    utimesSync(place, seconds, seconds)
  }

  /** By somebody who works on the server. */
  function writeThere(path: string, content: string): void {
    writeFileSync(join(served, path), content)
    if (server.uid !== null) chownSync(join(served, path), server.uid, server.uid)
  }

  test('are the same after a run, and a second run has nothing to do', async () => {
    newPair()
    for (let at = 0; at < 12; at++) write(`d${at % 3}/f${at}`, `content ${at}`)
    write('with space+%é#?', 'x')
    write('large', 'x'.repeat(3_000_000))
    expect(await pair.sync(resync)).toMatchObject({ result: 'done', counters: { failed: 0, stale: 0 } })
    expect(readTree(served)).toEqual(readTree(pair.path1))
    if (vendor === 'nextcloud') expect(statSync(join(served, 'large')).mtimeMs).toBe(1_600_000_000_000)
    const [before, { rule }] = [proxy.seen.length, proxy]
    // To who waits a second for a listing, what is two seconds old may be young.
    if (vendor === 'other') proxy.rule = { after: hurry }
    expect(await pair.sync()).toMatchObject({ result: 'nothing', unverified: 0 })
    expect(proxy.seen.slice(before).filter((line) => !line.startsWith('PROPFIND'))).toEqual([])
    proxy.rule = rule
  })

  test('changes go both ways', async () => {
    newPair()
    for (const name of ['here', 'there', 'gone-here', 'gone-there', 'd/kept']) write(name, name)
    await pair.sync(resync)
    write('here', 'changed here', 1_700_000_000)
    unlinkSync(join(pair.path1, 'gone-here'))
    write('e/new', 'new')
    writeThere('there', 'changed there')
    unlinkSync(join(served, 'gone-there'))
    expect(await pair.sync({ force: true })).toMatchObject({ result: 'done', counters: { failed: 0, stale: 0 } })
    const tree = { here: 'changed here', there: 'changed there', 'd/kept': 'd/kept', 'e/new': 'new' }
    expect(readTree(pair.path1)).toEqual(tree)
    expect(readTree(served)).toEqual(tree)
    expect(await pair.sync()).toMatchObject({ result: 'nothing' })
  })

  test('what rclone copies there is the same to us, and what we wrote is not copied again by rclone', async () => {
    newPair()
    for (const name of ['a', 'b', 'd/c']) write(name, `content of ${name}`)
    await pair.rclone('copy', pair.path1, 'dav:')
    expect(await pair.sync(resync)).toMatchObject({ counters: { failed: 0, stale: 0, bytesDone: 0 } })
    expect(await pair.sync()).toMatchObject({ result: 'nothing' })
    write('e', 'written by us')
    expect(await pair.sync({ force: true })).toMatchObject({ result: 'done' })
    expect(await pair.rclone('copy', '-vv', pair.path1, 'dav:')).toMatch(/There was nothing to transfer/)
    expect(await pair.rclone('check', pair.path1, 'dav:', '--download')).toMatch(/0 differences found/)
    expect(await pair.sync()).toMatchObject({ result: 'nothing' })
  })

  test('what rclone copies over what we wrote, without a change, is no change', async () => {
    newPair()
    for (const name of ['a', 'b', 'c']) write(name, name)
    await pair.sync(resync)
    await pair.rclone('copy', '--ignore-times', pair.path1, 'dav:')
    expect(await pair.sync({ force: true })).toMatchObject({ counters: { bytesDone: 0, failed: 0 } })
    expect(await pair.sync()).toMatchObject({ result: 'nothing' })
    for (const name of ['a', 'b', 'c']) expect(readFileSync(join(pair.path1, name), 'utf8')).toBe(name)
  })

  test('what rclone changes there comes here, and the same change on both sides is none', async () => {
    newPair()
    for (const name of ['a', 'b', 'c']) write(name, name)
    await pair.sync(resync)
    write('a', 'changed', 1_650_000_000)
    await pair.rclone('copyto', join(pair.path1, 'a'), 'dav:a')
    await pair.rclone('copyto', join(pair.path1, 'a'), 'dav:b')
    expect(await pair.sync({ force: true })).toMatchObject({ counters: { failed: 0, stale: 0 } })
    const tree = { a: 'changed', b: 'changed', c: 'c' }
    expect(readTree(pair.path1)).toEqual(tree)
    expect(readTree(served)).toEqual(tree)
    expect(await pair.sync()).toMatchObject({ result: 'nothing' })
  })
})
