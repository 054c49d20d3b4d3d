import type { Schedule } from '@pairwise/contracts'
import { describe, expect, it } from 'vitest'
import { InvalidSchedule, nextTimes } from '../next-times.ts'
import type { QueueConnection } from '../queue-connection.ts'
import { openShortQueue, openTestQueue, openTestWorker, patience } from './workbench.ts'

const [pairA, pairB, pairC] = [
  '11111111-1111-4111-8111-111111111111',
  '22222222-2222-4222-8222-222222222222',
  '33333333-3333-4333-8333-333333333333',
] as const

/** Schedules that people set have a minute at least; the queue itself does not mind. */
const everySecond = { kind: 'interval', minutes: 1 / 60 } as const satisfies Schedule
const everyMinute = { kind: 'cron', expression: '* * * * *', timeZone: 'Europe/Berlin' } as const satisfies Schedule
const nightly = { kind: 'cron', expression: '30 2 * * *', timeZone: 'Europe/Berlin' } as const satisfies Schedule

/** Schedules: they fire, they are where Postgres says, and a restart changes nothing. */
export function schedulesContract(emptyQueue: () => QueueConnection): void {
  describe('schedules', () => {
    it('make their pair due, on the beat, until they are taken away', async () => {
      const connection = emptyQueue()
      const queue = await openTestQueue(connection)
      const due = await dueJobs(connection)
      await queue.setSchedule(pairA, everySecond)
      await expect.poll(() => due.length, patience).toBeGreaterThanOrEqual(3)
      expect(due.every(({ pairId }) => pairId === pairA)).toBe(true)
      await queue.setSchedule(pairA, null)
      expect(await schedulers(connection)).toEqual({})
    })

    it.each([everyMinute, nightly, { kind: 'interval', minutes: 15 } as const])('fire when nextTimes says: %o', async (schedule) => {
      const connection = emptyQueue()
      const queue = await openTestQueue(connection)
      const before = new Date()
      await queue.setSchedule(pairA, schedule)
      const possible = [before, new Date()].flatMap((from) => nextTimes(schedule, 1, from)).map((time) => time.getTime())
      expect(possible).toContain((await schedulers(connection))[pairA]?.next)
    })

    it('plan their second time as nextTimes says', async () => {
      const connection = emptyQueue()
      const queue = await openTestQueue(connection)
      // Its own first time is far away: the one that it is due at is made here.
      await queue.setSchedule(pairA, nightly)
      const first = (await schedulers(connection))[pairA]?.next ?? 0
      const due = await dueJobs(connection)
      const behind = openShortQueue(connection)
      const [waiting] = await behind.getDelayed()
      await waiting?.promote()
      await expect.poll(() => due.length, patience).toBe(1)
      const [second] = nextTimes(nightly, 1, new Date(Math.max(first, due[0]?.at ?? 0)))
      await expect.poll(async () => (await schedulers(connection))[pairA]?.next, patience).toBe(second?.getTime())
    })

    it('refuse what no clock can follow, and keep what was set', async () => {
      const connection = emptyQueue()
      const queue = await openTestQueue(connection)
      await queue.setSchedule(pairA, nightly)
      await expect(queue.setSchedule(pairA, { ...nightly, expression: '0 30 2 * * *' })).rejects.toThrow(InvalidSchedule)
      expect((await schedulers(connection))[pairA]).toMatchObject({ pattern: '30 2 * * *' })
    })

    it('go on after everything was closed and opened again', async () => {
      const connection = emptyQueue()
      const queue = await openTestQueue(connection)
      await queue.setSchedule(pairA, everySecond)
      const before: Due[] = []
      const worker = await openTestWorker(connection, { 'pair-due': noting(before) })
      await expect.poll(() => before.length, patience).toBeGreaterThanOrEqual(1)
      await worker.close()
      await queue.close()
      const after = await dueJobs(connection)
      await expect.poll(() => after.length, patience).toBeGreaterThanOrEqual(2)
    })

    it('become those of a list: new ones set, lost ones put back, old ones gone, right ones untouched', async () => {
      const connection = emptyQueue()
      const queue = await openTestQueue(connection)
      await queue.setSchedule(pairA, nightly)
      await queue.setSchedule(pairB, everyMinute)
      const refused = await queue.replaceSchedules([
        { pairId: pairB, schedule: { ...everyMinute, timeZone: 'UTC' } },
        { pairId: pairC, schedule: nightly },
        { pairId: pairA, schedule: { kind: 'manual' } },
        { pairId: '44444444-4444-4444-8444-444444444444', schedule: { ...nightly, expression: 'never' } },
      ])
      expect(refused).toMatchObject([{ pairId: '44444444-4444-4444-8444-444444444444', error: { name: 'InvalidSchedule' } }])
      expect(await schedulers(connection)).toMatchObject({ [pairB]: { tz: 'UTC' }, [pairC]: { pattern: '30 2 * * *' } })
      expect(Object.keys(await schedulers(connection))).toHaveLength(2)

      const [job] = await openShortQueue(connection).getDelayed()
      await queue.replaceSchedules([
        { pairId: pairB, schedule: { ...everyMinute, timeZone: 'UTC' } },
        { pairId: pairC, schedule: nightly },
      ])
      expect((await openShortQueue(connection).getDelayed()).map(({ timestamp }) => timestamp)).toContain(job?.timestamp)
    })

    it('come back when the queue lost all it had', async () => {
      const connection = emptyQueue()
      const queue = await openTestQueue(connection)
      const all = [{ pairId: pairA, schedule: everySecond }]
      await queue.replaceSchedules(all)
      await openShortQueue(connection).obliterate({ force: true })
      expect(await schedulers(connection)).toEqual({})
      const due = await dueJobs(connection)
      await queue.replaceSchedules(all)
      await expect.poll(() => due.length, patience).toBeGreaterThanOrEqual(2)
    })
  })
}

interface Due {
  readonly pairId: string
  readonly at: number
}

const noting =
  (due: Due[]) =>
  async ({ payload }: { payload: { pairId: string } }) => {
    due.push({ pairId: payload.pairId, at: Date.now() })
    return null
  }

async function dueJobs(connection: QueueConnection): Promise<Due[]> {
  const due: Due[] = []
  await openTestWorker(connection, { 'pair-due': noting(due) })
  return due
}

async function schedulers(connection: QueueConnection) {
  const all = await openShortQueue(connection).getJobSchedulers()
  return Object.fromEntries(all.map((scheduler) => [scheduler.key, scheduler]))
}
