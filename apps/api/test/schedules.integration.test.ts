import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type { Caller } from './harness/caller.ts'
import { pairRequest } from './harness/pair-request.ts'
import { queuedSchedules } from './harness/queued-schedules.ts'
import { startApi, type TestApi } from './harness/start-api.ts'
import { startWorker, type TestWorker } from './harness/start-worker.ts'

let api: TestApi
let worker: TestWorker
let admin: Caller

beforeAll(async () => {
  api = await startApi({ serverUrl: inject('databaseUrl'), upkeepMs: 100 })
  worker = await startWorker(api.config)
  admin = await api.signedIn('admin')
})
afterAll(async () => {
  await worker.close()
  await api.close()
})

const daily = { kind: 'cron', expression: '30 2 * * *', timeZone: 'Europe/Berlin' } as const
/** What the queue follows. A request waits for it for a moment only, so that it may follow a little later than the answer comes. */
const queued = () => queuedSchedules(api.deps.database)

async function makePair(name: string, changes = {}): Promise<string> {
  return (await admin.call('createPair', { body: await pairRequest(api, name, changes) })).id
}

describe('a schedule', () => {
  test('shows its next five times before it is saved', async () => {
    const askedAt = Date.now()
    const { next } = await admin.call('nextTimes', { body: { schedule: { kind: 'interval', minutes: 15 }, paused: false } })
    expect(next).toHaveLength(5)
    const times = next.map((time) => Date.parse(time))
    for (const [i, time] of times.entries()) {
      expect(time % (15 * 60_000)).toBe(0)
      expect(time).toBeGreaterThan(askedAt - 1000)
      if (i > 0) expect(time - (times[i - 1] ?? 0)).toBe(15 * 60_000)
    }
  })

  test('is stored and followed by the queue, at the times that are shown', async () => {
    const pairId = await makePair('Nightly')
    const view = await admin.call('setSchedule', { params: { pairId }, body: { schedule: daily, paused: false } })
    expect(view).toMatchObject({ schedule: daily, paused: false })
    expect(view.next).toHaveLength(5)
    await expect
      .poll(async () => (await queued())[pairId])
      .toMatchObject({
        pattern: '30 2 * * *',
        timeZone: 'Europe/Berlin',
        next: Date.parse(view.next[0] ?? ''),
      })
    expect(await admin.call('getSchedule', { params: { pairId } })).toEqual(view)
    expect((await admin.call('getPair', { params: { pairId } })).schedule).toEqual(view)
  })

  test('that is made with the pair is followed too', async () => {
    const pairId = await makePair('From the start', { schedule: { kind: 'interval', minutes: 60 } })
    await expect.poll(async () => (await queued())[pairId]).toMatchObject({ everyMs: 3_600_000 })
  })

  test('that is paused has no next time, and goes on when it is resumed', async () => {
    const pairId = await makePair('Paused', { schedule: daily })
    const params = { pairId }
    expect(await admin.call('setSchedule', { params, body: { schedule: daily, paused: true } })).toEqual({
      schedule: daily,
      paused: true,
      next: [],
    })
    await expect.poll(queued).not.toHaveProperty(pairId)
    await admin.call('setSchedule', { params, body: { schedule: daily, paused: false } })
    await expect.poll(queued).toHaveProperty(pairId)
    await admin.call('setSchedule', { params, body: { schedule: { kind: 'manual' }, paused: false } })
    await expect.poll(queued).not.toHaveProperty(pairId)
  })

  test('is paused and resumed by an operator, who can’t set it', async () => {
    const operator = await api.signedIn('operator')
    const params = { pairId: await makePair('Paused by an operator', { schedule: daily }) }
    const paused = { schedule: daily, paused: true, next: [] }
    expect(await operator.call('setSchedulePaused', { params, body: { paused: true } })).toEqual(paused)
    await expect.poll(queued).not.toHaveProperty(params.pairId)
    expect((await operator.refused('setSchedule', { params, body: { schedule: { kind: 'manual' }, paused: false } })).code).toBe(
      'forbidden',
    )
    expect(await operator.call('setSchedulePaused', { params, body: { paused: false } })).toMatchObject({ schedule: daily, paused: false })
    await expect.poll(queued).toHaveProperty(params.pairId)
    const [entry] = (await admin.call('listAudit', { query: { action: 'schedule.set' } })).rows
    expect(entry).toMatchObject({ before: { paused: true }, after: { schedule: daily, paused: false } })
  })

  test.each([
    ['six fields', '0 30 2 * * *'],
    ['a minute that there is not', '61 * * * *'],
    ['nonsense', 'every day'],
    ['a day that never comes', '0 0 31 2 *'],
  ])('with %s is refused and changes nothing', async (what, expression) => {
    const pairId = await makePair(`Refused ${what}`, { schedule: daily })
    const body = { schedule: { kind: 'cron', expression, timeZone: 'UTC' }, paused: false }
    for (const refusal of [await admin.refused('nextTimes', { body }), await admin.refused('setSchedule', { params: { pairId }, body })]) {
      expect(refusal).toMatchObject({ code: 'schedule-invalid', errors: [{ path: 'schedule.expression' }] })
      expect(refusal.params?.['reason']).toContain(expression)
    }
    expect((await admin.call('getSchedule', { params: { pairId } })).schedule).toEqual(daily)
  })

  test('in a time zone that there is not, or every zero minutes, is no request', async () => {
    const zone = { schedule: { ...daily, timeZone: 'Mars/Olympus' }, paused: false }
    expect(await admin.refused('nextTimes', { body: zone })).toMatchObject({ code: 'bad-request', errors: [{ path: 'schedule.timeZone' }] })
    const never = { schedule: { kind: 'interval', minutes: 0 }, paused: false }
    expect(await admin.refused('nextTimes', { body: never })).toMatchObject({ code: 'bad-request', errors: [{ path: 'schedule.minutes' }] })
  })

  test('of a pair that does not exist is not found', async () => {
    const params = { pairId: '00000000-0000-4000-8000-000000000000' }
    expect((await admin.refused('getSchedule', { params })).code).toBe('not-found')
    expect((await admin.refused('setSchedule', { params, body: { schedule: daily, paused: false } })).code).toBe('not-found')
    expect((await admin.refused('setSchedulePaused', { params, body: { paused: true } })).code).toBe('not-found')
  })

  test('comes back into a queue that lost it, and one that should not be there goes', async () => {
    const pairId = await makePair('Lost', { schedule: daily })
    const stray = '00000000-0000-4000-8000-00000000000f'
    await api.deps.queue.setSchedule(pairId, null)
    await api.deps.queue.setSchedule(stray, daily)
    await expect.poll(queued).toHaveProperty(pairId)
    await expect.poll(queued).not.toHaveProperty(stray)
  })
})
