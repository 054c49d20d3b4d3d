import { describe, expect, it, onTestFinished } from 'vitest'
import { createQueue } from '../create-queue.ts'
import { createWorker } from '../create-worker.ts'
import { QueueUnavailable } from '../errors.ts'
import type { OwnServer } from './queue-harness.ts'
import { gate, handlersWith, openTestQueue, openTestWorker, patience } from './workbench.ts'

const pairId = '6f1d6c0e-4f55-4b8b-9d43-0a1f0a3c9a11'

/** Outages: the server goes away and comes back, and nobody has to be restarted for it. */
export function outagesContract(ownServer: () => Promise<OwnServer>): void {
  const startServer = async () => {
    const server = await ownServer()
    onTestFinished(() => server.remove())
    return server
  }

  describe('an outage of the server', () => {
    it('is survived: what was in hand is done once, and work goes on', async () => {
      const server = await startServer()
      const errors: Error[] = []
      const queue = await openTestQueue(server.connection, errors)
      const { opened, open } = gate()
      const ran: number[] = []
      let due = 0
      const run = async ({ payload }: { payload: { runId: number } }) => {
        ran.push(payload.runId)
        if (payload.runId === 1) await opened
        return null
      }
      const options = { onError: (error: Error) => errors.push(error) }
      const count = async () => {
        due += 1
        return null
      }
      await openTestWorker(server.connection, { run, 'pair-due': count }, options)
      await queue.setSchedule(pairId, { kind: 'interval', minutes: 1 / 60 })
      await queue.add('run', { runId: 1 })
      await expect.poll(() => ran.length + due, patience).toBeGreaterThanOrEqual(2)
      await expect.poll(() => queue.ping(), patience).toBe(true)

      await server.stop()
      expect(await queue.ping()).toBe(false)
      await expect(queue.add('run', { runId: 2 })).rejects.toThrow(QueueUnavailable)
      open()
      await server.start()

      const dueBefore = due
      await expect.poll(() => queue.ping(), patience).toBe(true)
      await queue.add('run', { runId: 3 })
      await expect.poll(() => ran, patience).toContain(3)
      await expect.poll(() => due, patience).toBeGreaterThanOrEqual(dueBefore + 2)
      expect(ran.filter((runId) => runId === 1)).toEqual([1])
      expect(errors).not.toEqual([])
      // Everybody hears of it, and nobody is flooded.
      expect(errors.length).toBeLessThan(30)
    })

    it('does not hold up a worker or a queue that is closed meanwhile', async () => {
      const server = await startServer()
      const queue = await openTestQueue(server.connection)
      const worker = await openTestWorker(server.connection, {})
      await server.stop()
      await Promise.all([queue.close(), worker.close()])
    })

    it('at the start is one clear error', async () => {
      const server = await startServer()
      await server.stop()
      const options = { onError: () => {} }
      const attempts = [createQueue(server.connection, options), createWorker(server.connection, handlersWith({}), options)]
      for (const attempt of await Promise.allSettled(attempts)) {
        expect(attempt).toMatchObject({ status: 'rejected', reason: { name: 'QueueUnavailable' } })
      }
    })
  })
}
