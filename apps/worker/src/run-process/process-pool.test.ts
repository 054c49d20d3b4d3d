import { describe, expect, it } from 'vitest'
import { createProcessPool } from './process-pool.ts'
import { type Exit, ProcessFailure, type RunProcess } from './start-run-process.ts'

/** A process in name only: its one task ends when the test says so. */
class StandIn implements RunProcess {
  readonly name: string
  readonly pid = 0
  readonly #exit = Promise.withResolvers<Exit>()
  readonly exited = this.#exit.promise
  task = Promise.withResolvers<unknown>()
  isStopped = false
  isDismissed = false
  large = false

  constructor(number: number) {
    this.name = `process ${number}`
  }

  async perform(): Promise<never> {
    const dies = this.exited.then(() => {
      throw new ProcessFailure(this.name, 'it ended')
    })
    return (await Promise.race([this.task.promise, dies])) as never
  }

  isLarge(): boolean {
    return this.large
  }

  stop(): void {
    this.isStopped = true
  }

  dismiss(): void {
    this.isDismissed = true
    this.#exit.resolve({ code: 0, signal: null })
  }

  kill(): void {
    this.#exit.resolve({ code: null, signal: 'SIGKILL' })
  }
}

function openPool({ killAfterMs = 60_000, spareMs = 60_000 } = {}) {
  const started: StandIn[] = []
  const pool = createProcessPool({
    start: async () => {
      const process = new StandIn(started.length + 1)
      started.push(process)
      return process
    },
    killAfterMs,
    spareMs,
    onTrouble: () => {},
  })
  const at = (index: number) => {
    const process = started[index]
    if (!process) throw new Error(`there is no process ${index}`)
    return process
  }
  return { pool, started, at }
}

const finished = { kind: 'finished', followUpRunId: null }
const never = { stop: new AbortController().signal }
const run = { runId: 1 }

describe('the pool of processes', () => {
  it('has one warm, and gives it back after a task that ended well', async () => {
    const { pool, started, at } = openPool()
    for (let i = 0; i < 3; i++) {
      const done = pool.perform('run', run, never)
      await expect.poll(() => started.length).toBe(1)
      at(0).task.resolve(finished)
      expect(await done).toEqual(finished)
      at(0).task = Promise.withResolvers()
    }
    expect(started).toHaveLength(1)
    await pool.close()
    expect(at(0).isDismissed).toBe(true)
  })

  it.each(['nothing-to-do', 'lease-held'])('keeps a process that began nothing: %s', async (why) => {
    const { pool, at } = openPool()
    const done = pool.perform('run', run, never)
    await expect.poll(() => at(0)).toBeDefined()
    at(0).task.resolve({ kind: 'left', why })
    await done
    expect(at(0).isDismissed).toBe(false)
  })

  it('gives every task a process of its own, and keeps one when they are done for long', async () => {
    const { pool, started, at } = openPool({ spareMs: 20 })
    const tasks = [1, 2, 3].map((runId) => pool.perform('run', { runId }, never))
    await expect.poll(() => started.length).toBe(3)
    for (const process of started) process.task.resolve(finished)
    await Promise.all(tasks)
    await expect.poll(() => started.filter((process) => process.isDismissed)).toHaveLength(2)
    expect(at(0).isDismissed).toBe(false)
  })

  it('hands out those that had a task lately before it starts others', async () => {
    const { pool, started, at } = openPool()
    for (let round = 0; round < 3; round++) {
      const tasks = [1, 2, 3].map((runId) => pool.perform('run', { runId }, never))
      await expect.poll(() => started.length).toBe(3)
      for (const process of started) process.task.resolve(finished)
      await Promise.all(tasks)
      for (const process of started) process.task = Promise.withResolvers()
    }
    expect(started.filter((process) => process.isDismissed)).toEqual([])
    at(1).kill()
    at(2).kill()
    await at(2).exited
    const done = pool.perform('run', run, never)
    at(0).task.resolve(finished)
    expect(await done).toEqual(finished)
    expect(started).toHaveLength(3)
    await pool.close()
    expect(at(0).isDismissed).toBe(true)
  })

  it.each([
    ['was left in the middle', (process: StandIn) => process.task.resolve({ kind: 'left', why: 'lease-lost' })],
    [
      'has made it large',
      (process: StandIn) => {
        process.large = true
        process.task.resolve(finished)
      },
    ],
    ['failed', (process: StandIn) => process.task.reject(new ProcessFailure(process.name, 'a fault'))],
  ])('ends a process whose task %s', async (_, end) => {
    const { pool, at } = openPool()
    const done = pool.perform('run', run, never)
    await expect.poll(() => at(0)).toBeDefined()
    end(at(0))
    await Promise.allSettled([done])
    expect(at(0).isDismissed).toBe(true)
  })

  it('starts another process when the one that waited has died', async () => {
    const { pool, started, at } = openPool()
    await expect.poll(() => started.length).toBe(1)
    at(0).kill()
    await at(0).exited
    const done = pool.perform('run', run, never)
    await expect.poll(() => started.length).toBe(2)
    at(1).task.resolve(finished)
    expect(await done).toEqual(finished)
  })

  it('asks a task to stop, and ends its process when it does not', async () => {
    const { pool, started, at } = openPool({ killAfterMs: 20 })
    const stop = new AbortController()
    const done = pool.perform('run', run, { stop: stop.signal })
    await expect.poll(() => started.length).toBe(1)
    stop.abort()
    await expect.poll(() => at(0).isStopped).toBe(true)
    await expect(done).rejects.toThrow(ProcessFailure)
  })

  it('ends a process whose task takes longer than it may', async () => {
    const { pool } = openPool()
    await expect(pool.perform('check-folders', {}, { ...never, limitMs: 20 })).rejects.toThrow(ProcessFailure)
  })
})
