import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { takeLock } from './lock-file.ts'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lock-'))
  path = join(folder, 'pair.lock')
})
afterEach(() => {
  vi.useRealTimers()
  rmSync(folder, { recursive: true, force: true })
})

const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
const startedAt = (pid: number) => readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[19] ?? ''
const minutes = (count: number) => count * 60_000

/** A lock of somebody else: by default of a process of this host that lives, without an end. */
function leave(owner: object): void {
  const since = new Date().toISOString()
  const expires = null
  writeFileSync(
    path,
    JSON.stringify({ host: hostname(), boot, pid: process.ppid, started: startedAt(process.ppid), since, expires, ...owner }),
  )
}

const inTime = (ms: number) => new Date(Date.now() + ms).toISOString()

describe('a lock is held', () => {
  test.each([
    ['while its process lives', {}],
    ['on another host, whatever is known of its process', { host: 'elsewhere', pid: 1, started: '0' }],
    ['on another host, before its end', { host: 'elsewhere', expires: inTime(minutes(1)) }],
    ['while its process lives, before its end', { expires: inTime(minutes(1)) }],
  ])('%s', (_, owner) => {
    leave(owner)
    const before = readFileSync(path, 'utf8')
    expect(() => takeLock(path, minutes(2))).toThrow('another run of this pair is active')
    expect(readFileSync(path, 'utf8')).toBe(before)
    expect(readdirSync(folder)).toEqual(['pair.lock'])
  })

  test.each(['', '\0'.repeat(200)])('no longer when a power cut took its content (%j), nor is a claim to it', (left) => {
    writeFileSync(path, left)
    writeFileSync(`${path}.claim`, left)
    const lock = takeLock(path, null)
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ pid: process.pid })
    lock.release()
    expect(readdirSync(folder)).toEqual([])
  })

  test('when nobody can tell whose it is', () => {
    writeFileSync(path, '12345\n')
    expect(() => takeLock(path, null)).toThrow('another run of this pair is active')
  })
})

describe('a lock is taken over', () => {
  test.each([
    ['at once when its process is gone', { pid: 2 ** 22 - 1, started: '1' }],
    ['at once when its process id is another process’s by now', { started: '1' }],
    ['at once when the machine was started anew', { boot: 'another' }],
    ['after its end, also from another host', { host: 'elsewhere', expires: inTime(-1) }],
    ['after its end, also from a process that lives', { expires: inTime(-1) }],
  ])('%s', (_, owner) => {
    leave(owner)
    const lock = takeLock(path, null)
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ pid: process.pid, host: hostname(), expires: null })
    lock.release()
    expect(readdirSync(folder)).toEqual([])
  })

  test('also when a claim of a process that is gone is in the way', () => {
    leave({ started: '1' })
    writeFileSync(`${path}.claim`, readFileSync(path))
    takeLock(path, null).release()
    expect(readdirSync(folder)).toEqual([])
  })
})

test('a lock without an end may be written under for ever', () => {
  vi.useFakeTimers()
  const lock = takeLock(path, null)
  vi.advanceTimersByTime(minutes(60 * 24 * 30))
  expect(() => lock.assertMayWrite()).not.toThrow()
  lock.release()
  expect(existsSync(path)).toBe(false)
})

test('a lock with an end is renewed one minute before it, again and again', () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date', 'hrtime'] })
  const lock = takeLock(path, minutes(5))
  const endOf = () => Date.parse((JSON.parse(readFileSync(path, 'utf8')) as { expires: string }).expires)
  expect(endOf()).toBe(Date.now() + minutes(5))
  for (let i = 0; i < 10; i++) {
    vi.advanceTimersByTime(minutes(4))
    expect(endOf()).toBe(Date.now() + minutes(5))
    lock.assertMayWrite()
  }
  lock.release()
  expect(vi.getTimerCount()).toBe(0)
  expect(readdirSync(folder)).toEqual([])
})

test('a process that slept past its lock’s end writes nothing more, does not renew it, and leaves another’s lock alone', () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date', 'hrtime'] })
  const lock = takeLock(path, minutes(2))
  vi.setSystemTime(Date.now() + minutes(3))
  expect(() => lock.assertMayWrite()).toThrow('ended before it could be renewed')
  const other = readFileSync(path, 'utf8').replace(/"pid":\d+/, '"pid":1')
  writeFileSync(path, other)
  vi.advanceTimersByTime(minutes(2))
  lock.release()
  expect(readFileSync(path, 'utf8')).toBe(other)
})

test('nothing is written in the last seconds before the end, when a renewal did not come', () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date', 'hrtime'] })
  const lock = takeLock(path, minutes(2))
  rmSync(path)
  vi.advanceTimersByTime(minutes(2) - 5000)
  expect(() => lock.assertMayWrite()).toThrow('ended before it could be renewed')
  lock.release()
})
