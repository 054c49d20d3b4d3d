import { describe, expect, it, onTestFinished } from 'vitest'
import type { QueueConnection } from '../queue-connection.ts'
import { gate, openTestQueue, openTestWorker, patience } from './workbench.ts'

const verdict = { path1: null, path2: null, relation: 'apart', asOf: '2026-05-01T10:00:00Z' } as const

/** The end of a worker: the jobs in hand hear of it, and none is lost. */
export function stoppingContract(emptyQueue: () => QueueConnection): void {
  describe('a worker that stops', () => {
    it('tells the handler, and leaves the job to another worker', async () => {
      const connection = emptyQueue()
      const queue = await openTestQueue(connection)
      let begun = 0
      const run = ({ signal }: { signal: AbortSignal }) => {
        begun += 1
        return new Promise<null>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
      }
      const first = await openTestWorker(connection, { run })
      await queue.add('run', { runId: 5 })
      await expect.poll(() => begun, patience).toBe(1)
      await first.close()
      const { opened, open } = gate()
      await openTestWorker(connection, {
        run: async () => {
          open()
          return null
        },
      })
      await opened
      expect(begun).toBe(1)
    })

    it('lets work that ends by itself be done', async () => {
      const connection = emptyQueue()
      const queue = await openTestQueue(connection)
      const { opened, open } = gate()
      const { opened: taken, open: take } = gate()
      const check = async () => {
        take()
        await opened
        return verdict
      }
      const worker = await openTestWorker(connection, { 'check-folders': check })
      const answer = queue.request('check-folders', {}, { timeoutMs: 30_000 })
      await taken
      const closed = worker.close()
      open()
      expect(await answer).toEqual(verdict)
      await closed
    })

    it('does not wait for ever', async () => {
      const connection = emptyQueue()
      const queue = await openTestQueue(connection)
      const { opened, open } = gate()
      const { opened: taken, open: take } = gate()
      onTestFinished(() => open())
      const errors: Error[] = []
      const run = () => {
        take()
        return opened.then(() => null)
      }
      const worker = await openTestWorker(connection, { run }, { onError: (error) => errors.push(error) })
      await queue.add('run', { runId: 5 })
      await taken
      await worker.close(50)
      expect(errors.map(({ message }) => message)).toContain('Jobs that did not stop within 0.05 s, and are left for another worker: 1.')
    })
  })
}
