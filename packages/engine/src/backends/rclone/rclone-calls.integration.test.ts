import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import type { RcloneSettings } from '../remote/store-settings.ts'
import { makePrivateFolder } from './private-config.ts'
import { RcloneCalls } from './rclone-calls.ts'
import { startRclone } from './rclone-process.ts'

let folder: string
let settings: RcloneSettings
const open: RcloneCalls[] = []

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pairwise-calls-'))
  settings = { kind: 'rclone', remote: 'disk', config: { disk: { type: 'alias', remote: folder } }, program: null }
})
afterEach(async () => {
  for (const each of open.splice(0)) await each.close()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function start(limits?: ConstructorParameters<typeof RcloneCalls>[2]): RcloneCalls {
  const calls = new RcloneCalls(settings, ['disk'], limits)
  open.push(calls)
  return calls
}

async function pidOf(calls: RcloneCalls): Promise<number> {
  const answer = await calls.call('core/pid', {})
  if (typeof answer !== 'object' || answer === null || !('pid' in answer)) throw new Error('no pid')
  return Number(answer.pid)
}

/** Another rclone takes as long to start as the machine lets it. */
const patience = { timeout: 20_000 }

/** Of a program that ended and that nobody has asked for its end yet, there is no command line either. */
function isRunning(pid: number): boolean {
  return existsSync(`/proc/${pid}/cmdline`) && readFileSync(`/proc/${pid}/cmdline`, 'utf8') !== ''
}

test('one process does for all calls, and ends with them', async () => {
  const calls = start()
  const pids = await Promise.all([pidOf(calls), pidOf(calls), pidOf(calls)])
  expect(new Set(pids).size).toBe(1)
  expect(pids[0]).toBe(await pidOf(calls))
  await calls.close()
  await calls.close()
  expect(isRunning(pids[0] ?? 0)).toBe(false)
  expect(existsSync(calls.folder)).toBe(false)
  await expect(calls.call('core/pid', {})).rejects.toMatchObject({ code: 'ECONNABORTED' })
})

test('secrets are in a file of this user alone, which has no more than is needed', async () => {
  const config = { ...settings.config, other: { type: 's3', secret_access_key: 'not needed' } }
  const calls = new RcloneCalls({ ...settings, config }, ['disk'])
  open.push(calls)
  await pidOf(calls)
  const file = join(calls.folder, 'rclone.conf')
  expect([statSync(calls.folder).mode & 0o777, statSync(file).mode & 0o777]).toEqual([0o700, 0o600])
  expect(readFileSync(file, 'utf8')).not.toContain('not needed')
  await calls.close()
  expect(existsSync(calls.folder)).toBe(false)
})

test.each([
  ['old', { ageMs: 0, bytes: Number.POSITIVE_INFINITY }],
  ['large', { ageMs: Number.POSITIVE_INFINITY, bytes: 1 }],
])('a process that is %s is replaced between calls', async (_, limits) => {
  const calls = start(limits)
  const first = await pidOf(calls)
  await vi.waitFor(async () => expect(await pidOf(calls)).not.toBe(first), patience)
  expect(isRunning(first)).toBe(false)
})

test('a limit holds for the process that is there, and for the one that takes its place', async () => {
  const calls = start({ ageMs: 0, bytes: Number.POSITIVE_INFINITY })
  const limit = async () => {
    const answer = await calls.call('core/bwlimit', {})
    return typeof answer === 'object' && answer !== null && 'bytesPerSecond' in answer ? answer.bytesPerSecond : undefined
  }
  expect(await limit()).toBe(-1)
  await calls.pace(3_000_001)
  const pid = await pidOf(calls)
  expect(await limit()).toBe(3_000_001)
  await vi.waitFor(async () => expect(await pidOf(calls)).not.toBe(pid), patience)
  expect(await limit()).toBe(3_000_001)
  await calls.pace(null)
  expect(await limit()).toBe(-1)
})

test('a process that died is replaced, and what it was doing is an error that may pass', async () => {
  const calls = start()
  const pid = await pidOf(calls)
  process.kill(pid, 'SIGKILL')
  await vi.waitFor(() => expect(isRunning(pid)).toBe(false), patience)
  const next = await pidOf(calls).catch((error: unknown) => {
    expect(error).toMatchObject({ code: 'ECONNRESET' })
    return vi.waitFor(() => pidOf(calls), patience)
  })
  expect(next).not.toBe(pid)
})

test('work that is given up ends in rclone too', async () => {
  const calls = start()
  writeFileSync(join(folder, 'large'), '')
  truncateSync(join(folder, 'large'), 100 << 20)
  await calls.call('core/bwlimit', { rate: '1M' })
  const giveUp = new AbortController()
  const place = { srcFs: 'disk:', srcRemote: 'large', dstFs: 'disk:', dstRemote: 'copied', _group: 'copying' }
  const copying = calls.call('operations/copyfile', place, giveUp.signal)
  const transferring = async () => {
    const stats = await calls.call('core/stats', { group: 'copying' })
    return typeof stats === 'object' && stats !== null && 'transferring' in stats
  }
  await vi.waitFor(async () => expect(await transferring()).toBe(true), patience)
  giveUp.abort(new Error('given up'))
  await expect(copying).rejects.toThrow('given up')
  await vi.waitFor(async () => expect(await transferring()).toBe(false), patience)
  expect(readdirSync(folder)).toEqual(['large'])
})

test('nobody is answered who does not know the password', async () => {
  const own = makePrivateFolder(settings.config, ['disk'])
  const process = await startRclone('rclone', own)
  try {
    const url = new URL('core/version', process.url)
    expect((await fetch(url, { method: 'POST' })).status).toBe(401)
    expect((await fetch(url, { method: 'POST', headers: { authorization: process.authorization } })).status).toBe(200)
    expect(process.url.hostname).toBe('127.0.0.1')
  } finally {
    await process.stop()
    own.remove()
  }
})

test('it ends when the process that started it is killed, and its secrets go too', async () => {
  const module = new URL('./rclone-calls.ts', import.meta.url).href
  const program = `
    const { RcloneCalls } = await import(${JSON.stringify(module)})
    const calls = new RcloneCalls(${JSON.stringify(settings)}, ['disk'])
    console.log((await calls.call('core/pid', {})).pid, calls.folder)
    setInterval(() => {}, 1000)
  `
  const parent = spawn(process.execPath, ['--input-type=module', '--conditions=pairwise-source', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = await once(parent.stdout, 'data')
  const [pid = 0, own = ''] = [Number(String(line).split(' ')[0]), String(line).trim().split(' ')[1]]
  expect(existsSync(join(own, 'rclone.conf'))).toBe(true)
  expect(isRunning(pid)).toBe(true)
  parent.kill('SIGKILL')
  await vi.waitFor(() => expect(isRunning(pid)).toBe(false), patience)
  await vi.waitFor(() => expect(existsSync(own)).toBe(false), patience)
})
