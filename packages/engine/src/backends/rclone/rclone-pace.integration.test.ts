import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { BandwidthTimetable } from '../../core/bandwidth-timetable.ts'
import { SyncError } from '../../errors.ts'
import type { RunGuard } from '../../ports/run-guard.ts'
import { runSync } from '../../run/run-sync.ts'
import { createSqlitePlanStore } from '../../stores/sqlite-plan-store.ts'
import { createSqliteStateStore } from '../../stores/sqlite-state-store.ts'
import { systemClock } from '../../system-clock.ts'
import { drain, freeGuard, plainPolicy } from '../../testing/disk-pair.ts'
import { openLocalWritable } from '../local/open-local.ts'
import { openRemoteWritable } from '../remote/open-remote.ts'
import { RcloneCalls } from './rclone-calls.ts'
import { RcloneRemote } from './rclone-remote.ts'
import { RcloneStore } from './rclone-store.ts'
import { featuresOf } from './rclone-traits.ts'
import { rcloneVersion } from './rclone-version.ts'

const MiB = 1 << 20
let folder: string
let calls: RcloneCalls
let limit: BandwidthTimetable | null
const every = (bytesPerSecond: number): BandwidthTimetable => ({ slots: [{ fromMinute: 0, bytesPerSecond }] })

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pairwise-pace-'))
  for (const name of ['here', 'there']) mkdirSync(join(folder, name))
  const config = { disk: { type: 'alias', remote: join(folder, 'there') } }
  calls = new RcloneCalls({ kind: 'rclone', remote: 'disk', config, program: null }, ['disk'])
})
afterEach(async () => {
  await calls.close()
  rmSync(folder, { recursive: true, force: true })
})

/** A run whose limit is `limit`, asked of anew all the time. */
async function sync(guard: RunGuard = freeGuard) {
  const features = featuresOf(await calls.call('operations/fsinfo', { fs: 'disk:' }), false)
  const store = new RcloneStore(new RcloneRemote(calls, 'disk', true), features, rcloneVersion({ version: 'v1.75.1' }), null)
  const path1 = openLocalWritable(join(folder, 'here'), 'pair', guard)
  const path2 = await openRemoteWritable(store, '', 'pair', guard)
  const [state, plan] = [createSqliteStateStore(join(folder, 'state.sqlite'), 'pair'), createSqlitePlanStore(folder)]
  try {
    const policy = { ...plainPolicy, resync: 'path1', emptyBaseline: 'go-on' } as const
    return await drain(runSync({ backends: { path1, path2 }, state, plan, policy, clock: systemClock, guard, bandwidth: () => limit }))
  } finally {
    await Promise.all([path1.close(), state.close(), plan.close()])
  }
}

async function shown(method: string, name: string): Promise<unknown> {
  return Reflect.get(Object(await calls.call(method, {})), name)
}
const isSending = async () => expect(await shown('core/stats', 'transferring')).toHaveLength(1)

test('what rclone sends keeps to the limit of the run, and to another one as soon as there is one', async () => {
  limit = every(2 * MiB)
  writeFileSync(join(folder, 'here', 'large'), Buffer.alloc(40 * MiB, 'x'))
  const running = sync()
  await vi.waitFor(isSending, { timeout: 20_000 })
  expect(await shown('core/bwlimit', 'bytesPerSecond')).toBe(2 * MiB)
  limit = every(3 * MiB)
  await vi.waitFor(async () => expect(await shown('core/bwlimit', 'bytesPerSecond')).toBe(3 * MiB), { timeout: 20_000 })
  await isSending()
  limit = null
  await vi.waitFor(async () => expect(await shown('core/bwlimit', 'bytesPerSecond')).toBe(-1), { timeout: 20_000 })
  expect(await running).toMatchObject({ result: 'done', counters: { bytesDone: 40 * MiB } })
  expect(readFileSync(join(folder, 'there', 'large')).equals(readFileSync(join(folder, 'here', 'large')))).toBe(true)
})

test.each(['here', 'there'] as const)('a run that may write no more ends what rclone sends or fetches: from %s', async (from) => {
  limit = every(MiB)
  const to = from === 'here' ? 'there' : 'here'
  writeFileSync(join(folder, from, 'large'), '')
  truncateSync(join(folder, from, 'large'), 100 * MiB)
  let mayWrite = true
  const guard: RunGuard = {
    assertMayWrite: () => {
      if (!mayWrite) throw new SyncError('lease-lost', 'another run has it')
    },
  }
  const running = sync(guard).catch((error: unknown) => error)
  await vi.waitFor(isSending, { timeout: 20_000 })
  mayWrite = false
  expect(await running).toMatchObject({ code: 'lease-lost' })
  await vi.waitFor(async () => expect(await shown('core/stats', 'transferring')).toBeUndefined(), { timeout: 20_000 })
  expect(readdirSync(join(folder, to)).filter((name) => !name.startsWith('.'))).toEqual([])
})
