import type { AttentionKind } from '@pairwise/contracts'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { type Caller, problemOf } from './harness/caller.ts'
import { finishRun } from './harness/finish-run.ts'
import { openHold } from './harness/open-hold.ts'
import { pairRequest } from './harness/pair-request.ts'
import { queuedSchedules } from './harness/queued-schedules.ts'
import { startApi, type TestApi } from './harness/start-api.ts'
import { startWorker, type TestWorker } from './harness/start-worker.ts'

let api: TestApi
let worker: TestWorker
let admin: Caller
let operator: Caller

beforeAll(async () => {
  api = await startApi({ serverUrl: inject('databaseUrl'), upkeepMs: 200 })
  worker = await startWorker(api.config)
  admin = await api.signedIn('admin')
  operator = await api.signedIn('operator')
})
afterAll(async () => {
  await worker.close()
  await api.close()
})

async function makePair(name: string, changes = {}): Promise<string> {
  return (await admin.call('createPair', { body: await pairRequest(api, name, changes) })).id
}

async function runEnds(pairId: string, state: 'nothing' | 'done' | 'partial' | 'failed' | 'held' | 'stopped'): Promise<number> {
  const { id } = await operator.call('startRun', { params: { pairId } })
  await finishRun(api.deps.database, id, state)
  return id
}

async function kindsOf(pair: string): Promise<AttentionKind[]> {
  return (await operator.call('listAttention', { query: { pair } })).rows.map(({ kind }) => kind)
}

describe('what needs somebody', () => {
  test('is there until its cause is gone, with the time it began', async () => {
    const pairId = await makePair('Troubled')
    expect(await kindsOf(pairId)).toEqual([])
    const first = await runEnds(pairId, 'failed')
    await runEnds(pairId, 'failed')
    await runEnds(pairId, 'stopped')
    const { rows, pairs } = await operator.call('listAttention', { query: { pair: pairId } })
    expect(rows).toMatchObject([{ kind: 'failed', key: `run-${first}`, pairName: 'Troubled', assignee: null }])
    expect(rows[0]?.since).toBe((await operator.call('getRun', { params: { runId: first } })).finishedAt)
    expect(pairs).toBeGreaterThan(0)
    await runEnds(pairId, 'partial')
    expect(await kindsOf(pairId)).toEqual(['partial'])
    await runEnds(pairId, 'nothing')
    expect(await kindsOf(pairId)).toEqual([])
  })

  test('the most urgent stands first, then the oldest, and filters leave the counts as they are', async () => {
    const [failed, held, later] = [await makePair('Failed'), await makePair('Held'), await makePair('Held later')]
    await runEnds(failed, 'failed')
    await runEnds(held, 'held')
    await runEnds(later, 'held')
    const { rows, all, kinds } = await operator.call('listAttention', {})
    expect(rows.map((row) => row.pairId !== null && row.pairName)).toEqual(['Held', 'Held later', 'Failed'])
    expect({ all, kinds }).toEqual({ all: 3, kinds: { held: 2, failed: 1 } })
    const filtered = await operator.call('listAttention', { query: { kind: 'held', limit: 1 } })
    expect(filtered).toMatchObject({ total: 2, all: 3, kinds: { held: 2, failed: 1 }, rows: [{ pairName: 'Held' }] })
  })

  test('somebody can say to be on it, until it is over', async () => {
    const pairId = await makePair('Taken on')
    const runId = await runEnds(pairId, 'held')
    const params = { itemKey: `run-${runId}` }
    const mine = async (who: Caller) => (await who.call('listAttention', { query: { pair: pairId, mine: 'true' } })).total
    expect((await operator.call('takeOn', { params })).assignee?.name).toBe('The operator')
    expect([await mine(operator), await mine(admin)]).toEqual([1, 0])
    await admin.call('takeOn', { params })
    expect([await mine(operator), await mine(admin)]).toEqual([0, 1])
    expect((await admin.call('letGo', { params })).assignee).toBeNull()
    await runEnds(pairId, 'done')
    expect(problemOf(await operator.send('takeOn', { params })).code).toBe('not-found')
  })

  test('a decision that waits is told once, by what waits and not by its run, and who is on it stands with it', async () => {
    const pairId = await makePair('To decide')
    const runId = await runEnds(pairId, 'held')
    const { database } = api.deps
    const facts = { number: 12, bytes: 0, side: 'path2', folders: [], folderCount: 0, causes: [], compared: null }
    const approval = await openHold(database, pairId, { runId, facts })
    await database.approvals.linkRun(runId, approval.id)
    const { rows } = await operator.call('listAttention', { query: { pair: pairId } })
    expect(rows).toMatchObject([{ kind: 'approval', key: `approval-${approval.id}`, about: 'held', number: 12 }])
    await operator.call('takeOn', { params: { itemKey: `approval-${approval.id}` } })
    expect((await database.approvals.get(approval.id))?.assignee?.name).toBe('The operator')
    await database.approvals.move({ approvalId: approval.id, from: ['waiting'], to: 'rejected', reason: 'not now' })
    expect(await kindsOf(pairId)).toEqual(['held'])
    await runEnds(pairId, 'done')
    expect(await kindsOf(pairId)).toEqual([])
  })

  test('a time of the schedule that went by without a run is told, but not while schedules are paused', async () => {
    const pairId = await makePair('Missed', { schedule: { kind: 'cron', expression: '0 0 1 1 *', timeZone: 'UTC' } })
    const { prisma } = api.deps.database
    await prisma.pair.update({ where: { id: pairId }, data: { updatedAt: new Date('2025-06-01T00:00:00Z') } })
    const { rows } = await operator.call('listAttention', { query: { pair: pairId } })
    expect(rows).toMatchObject([{ kind: 'overdue', since: '2026-01-01T00:00:00.000Z' }])
    expect((await operator.call('takeOn', { params: { itemKey: rows[0]?.key ?? '' } })).assignee).not.toBeNull()

    await operator.call('pauseSchedules', { body: { reason: 'storage migration' } })
    expect(await kindsOf(pairId)).toEqual([])
    await operator.call('resumeSchedules', {})
    expect(await kindsOf(pairId)).toEqual([])
  })
})

describe('the pause of all schedules', () => {
  const queued = () => queuedSchedules(api.deps.database)

  test('keeps every pair from running by itself and says who, since when and why; resuming brings each back', async () => {
    const pairId = await makePair('Every minute', { schedule: { kind: 'interval', minutes: 1 } })
    await expect.poll(queued).toHaveProperty(pairId)
    const { pause } = await operator.call('pauseSchedules', { body: { reason: 'storage migration' } })
    expect(pause).toMatchObject({ by: 'The operator', reason: 'storage migration' })
    await expect.poll(queued).not.toHaveProperty(pairId)
    await admin.call('setSchedule', { params: { pairId }, body: { schedule: { kind: 'interval', minutes: 2 }, paused: false } })
    expect(await queued()).not.toHaveProperty(pairId)

    const again = await admin.call('pauseSchedules', { body: { reason: 'another reason' } })
    expect(again.pause).toEqual(pause)
    expect(await operator.call('resumeSchedules', {})).toEqual({ pause: null })
    await expect.poll(queued).toHaveProperty(pairId)
  })

  test('needs a reason', async () => {
    expect(problemOf(await operator.send('pauseSchedules', { body: { reason: ' ' } })).code).toBe('bad-request')
    expect(await operator.call('getSchedulesPause', {})).toEqual({ pause: null })
  })
})

test('little space for versions is told while the newest plan found it so', async () => {
  const { prisma } = api.deps.database
  const pairId = await makePair('Full disk')
  const runId = await runEnds(pairId, 'done')
  const mib = 1024 ** 2
  const found = (space: object) =>
    prisma.plan.create({
      data: {
        pairId,
        origin: 'preview',
        mode: 'normal',
        settingsVersion: 1,
        state: 'applied',
        fingerprint: 'f',
        readyAt: new Date(),
        space,
      },
    })
  const version = { pairId, runId, path: Buffer.from('a'), searchPath: 'a', reason: 'CHANGED_ON_1', keptUntil: new Date() }
  await prisma.keptVersion.create({ data: { ...version, side: 'path2', size: 1000n * BigInt(mib) } })
  expect(await kindsOf(pairId)).toEqual([])
  await found({ path1: { kept: 0, free: mib }, path2: { kept: 0, free: 99 * mib } })
  const { rows } = await operator.call('listAttention', { query: { pair: pairId } })
  expect(rows).toMatchObject([{ kind: 'low-space', key: `space-${pairId}-path2`, kept: 1000 * mib, free: 99 * mib }])
  await found({ path1: null, path2: { kept: 0, free: null } })
  expect(await kindsOf(pairId)).toEqual([])
  await found({ path1: { kept: 0, free: 0 }, path2: { kept: 0, free: 100 * mib } })
  expect(await kindsOf(pairId)).toEqual([])
})
