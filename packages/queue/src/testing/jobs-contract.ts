import { fork } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it, onTestFinished } from 'vitest'
import { JobFailed, QueueTimeout } from '../errors.ts'
import type { QueueConnection } from '../queue-connection.ts'
import { gate, openShortQueue, openTestQueue, openTestWorker, patience, quick } from './workbench.ts'

const pairId = '6f1d6c0e-4f55-4b8b-9d43-0a1f0a3c9a11'
const folders = { path1: { connectionId: pairId, folder: '/srv/photos' } }
const verdict = { path1: null, path2: null, relation: 'apart', asOf: '2026-05-01T10:00:00Z' } as const

/** Jobs: added, done, answered, once per key, tried again, and never lost with a worker. */
export function jobsContract(emptyQueue: () => QueueConnection): void {
  describe('jobs', () => {
    it('brings every kind of job to its handler', async () => {
      const connection = emptyQueue()
      const queue = await openTestQueue(connection)
      const seen: unknown[] = []
      const note = async ({ payload }: { payload: unknown }) => {
        seen.push(payload)
        return null
      }
      await queue.add('run', { runId: 1 })
      await openTestWorker(connection, { run: note, 'make-plan': note, 'pair-due': note })
      await queue.add('make-plan', { planId: 2 })
      await queue.add('pair-due', { pairId })
      await expect.poll(() => seen.length, patience).toBe(3)
      expect(seen).toEqual(expect.arrayContaining([{ runId: 1 }, { planId: 2 }, { pairId }]))
    })

    it('refuses a payload that the catalogue does not know', async () => {
      const queue = await openTestQueue(emptyQueue())
      await expect(queue.add('run', { runId: -1 })).rejects.toThrow(/runId/)
      await expect(queue.request('check-folders', { path1: { connectionId: 'x', folder: '/a' } }, { timeoutMs: 100 })).rejects.toThrow(
        /UUID/,
      )
    })

    it('answers a request with the result of the handler', async () => {
      const connection = emptyQueue()
      const queue = await openTestQueue(connection)
      await openTestWorker(connection, { 'check-folders': async () => verdict })
      expect(await queue.request('check-folders', folders, { timeoutMs: 30_000 })).toEqual(verdict)
    })

    it('answers a request with the failure of the handler', async () => {
      const connection = emptyQueue()
      const queue = await openTestQueue(connection)
      const errors: Error[] = []
      const check = () => Promise.reject(new Error('The disk is on fire.'))
      await openTestWorker(connection, { 'check-folders': check }, { onError: (error) => errors.push(error) })
      await expect(queue.request('check-folders', folders, { timeoutMs: 30_000 })).rejects.toThrow(new JobFailed('The disk is on fire.'))
      expect(errors).toMatchObject([{ name: 'JobFailed', cause: { message: 'The disk is on fire.' } }])
    })

    it('gives a request up when nobody answers, and then nobody begins it', async () => {
      const connection = emptyQueue()
      const queue = await openTestQueue(connection)
      await expect(queue.request('check-folders', folders, { timeoutMs: 200 })).rejects.toThrow(QueueTimeout)
      const leaving = AbortSignal.abort(new Error('The browser went away.'))
      await expect(queue.request('check-folders', folders, { timeoutMs: 30_000, signal: leaving })).rejects.toThrow(
        'The browser went away.',
      )
      // They are taken back after their callers were told.
      const behind = openShortQueue(connection)
      await expect.poll(() => behind.count(), patience).toBe(0)
      const checked: unknown[] = []
      const check = async ({ payload }: { payload: unknown }) => {
        checked.push(payload)
        return verdict
      }
      await openTestWorker(connection, { 'check-folders': check }, { concurrency: { short: 1 } })
      await queue.request('check-folders', {}, { timeoutMs: 30_000 })
      expect(checked).toEqual([{}])
    })

    it('answers short questions while long work fills the worker', async () => {
      const connection = emptyQueue()
      const queue = await openTestQueue(connection)
      const { opened, open } = gate()
      onTestFinished(() => open())
      const run = () => opened.then(() => null)
      await openTestWorker(connection, { run, 'check-folders': async () => verdict }, { concurrency: { long: 1, short: 1 } })
      await queue.add('run', { runId: 1 })
      await queue.add('run', { runId: 2 })
      expect(await queue.request('check-folders', folders, { timeoutMs: 30_000 })).toEqual(verdict)
    })

    it('keeps exactly one follow-up of all that is asked for during a run', async () => {
      const connection = emptyQueue()
      const queue = await openTestQueue(connection)
      const { opened, open } = gate()
      let [begun, done] = [0, 0]
      const due = async () => {
        begun += 1
        await opened
        done += 1
        return null
      }
      await openTestWorker(connection, { 'pair-due': due }, { concurrency: { short: 1 } })
      await queue.add('pair-due', { pairId }, { dedupe: pairId })
      await expect.poll(() => begun, patience).toBe(1)
      for (let trigger = 0; trigger < 10; trigger += 1) await queue.add('pair-due', { pairId }, { dedupe: pairId })
      open()
      await expect.poll(() => done, patience).toBe(2)
      // One at a time and in order: had there been a third, it would be done before this answer.
      await queue.request('check-folders', {}, { timeoutMs: 30_000 })
      expect(done).toBe(2)
      await queue.add('pair-due', { pairId }, { dedupe: pairId })
      await expect.poll(() => done, patience).toBe(3)
    })

    it('tries again what may pass, and nothing else', async () => {
      const connection = emptyQueue()
      const queue = await openTestQueue(connection)
      const tries = { run: 0, 'make-plan': 0 }
      const run = async () => {
        tries.run += 1
        if (tries.run < 3) throw Object.assign(new Error('The share is not there yet.'), { retryable: true })
        return null
      }
      const plan = () => {
        tries['make-plan'] += 1
        return Promise.reject(new TypeError('undefined is not a function'))
      }
      await openTestWorker(connection, { run, 'make-plan': plan }, { concurrency: { long: 1 } })
      await queue.add('make-plan', { planId: 1 })
      await queue.add('run', { runId: 1 })
      await expect.poll(() => tries, patience).toEqual({ run: 3, 'make-plan': 1 })
    })

    it('hands the job of a killed worker to the next one, however often', async () => {
      const connection = emptyQueue()
      const queue = await openTestQueue(connection)
      await queue.add('run', { runId: 42 })
      for (let death = 0; death < 3; death += 1) {
        const worker = startWorkerProcess(connection)
        await expect.poll(() => worker.said, patience).toEqual(expect.arrayContaining(['ready', 42]))
        worker.kill()
        await worker.ended
      }
      const taken: number[] = []
      const run = async ({ payload }: { payload: { runId: number } }) => {
        taken.push(payload.runId)
        return null
      }
      await openTestWorker(connection, { run }, { timing: quick })
      await expect.poll(() => taken, patience).toEqual([42])
    })
  })
}

/** A real worker process that takes a run and holds it until it is killed. */
function startWorkerProcess(connection: QueueConnection) {
  const child = fork(new URL('./worker-process.ts', import.meta.url), [JSON.stringify(connection)], {
    execArgv: ['--conditions=pairwise-source'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const said: unknown[] = []
  child.on('message', (message) => said.push(message))
  return { said, kill: () => child.kill('SIGKILL'), ended: once(child, 'exit') }
}
