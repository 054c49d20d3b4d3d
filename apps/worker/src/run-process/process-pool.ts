import type { RunProcess } from './start-run-process.ts'
import type { TaskInput, TaskName, TaskResult } from './task-catalogue.ts'
import { withLimit } from './with-limit.ts'

export interface PerformOptions {
  /** Aborted: the task is to end in order, because the worker ends. */
  readonly stop: AbortSignal
  /** After this long the process is ended; for ever when left out. */
  readonly limitMs?: number
}

/** Run processes: one waits, started and warm, for the next task. */
export interface ProcessPool {
  /** Rejects with ProcessFailure, also when the time is over. */
  perform<N extends TaskName>(name: N, input: TaskInput<N>, options: PerformOptions): Promise<TaskResult<N>>
  /** Ends the process that waits. Tasks in hand are for their own signals to end. */
  close(): Promise<void>
}

/** Whether a process that has done the task may do another one. Runs and plans get a process of their own, so that nothing of them stays. */
const isReusable = { run: false, plan: false, 'check-folders': true } as const satisfies Record<TaskName, boolean>

export interface PoolOptions {
  readonly start: () => Promise<RunProcess>
  /** After a task was asked to end in order its process is ended. */
  readonly killAfterMs: number
  readonly onTrouble: (error: unknown) => void
}

export function createProcessPool({ start, killAfterMs, onTrouble }: PoolOptions): ProcessPool {
  let waiting: Promise<RunProcess | null> | null = null
  const working = new Set<RunProcess>()
  let isClosed = false

  function warmUp(): void {
    if (isClosed || waiting !== null) return
    const started = start().catch((error: unknown) => {
      onTrouble(error)
      return null
    })
    keep(started)
  }

  /** A process that ends while it waits is not handed out. */
  function keep(process: Promise<RunProcess | null>): void {
    waiting = process
    void process.then(async (ready) => {
      await ready?.exited
      if (waiting === process) waiting = null
    })
  }

  async function take(): Promise<RunProcess> {
    const warm = waiting
    waiting = null
    return (await warm) ?? start()
  }

  function giveBack(process: RunProcess, mayServe: boolean): void {
    working.delete(process)
    if (mayServe && waiting === null && !isClosed) keep(Promise.resolve(process))
    else process.dismiss()
  }

  async function performOn<N extends TaskName>(process: RunProcess, name: N, input: TaskInput<N>, { stop, limitMs }: PerformOptions) {
    const onStop = () => {
      process.stop()
      setTimeout(process.kill, killAfterMs).unref()
    }
    if (stop.aborted) onStop()
    stop.addEventListener('abort', onStop)
    try {
      const result = process.perform(name, input)
      return await (limitMs === undefined ? result : withLimit(limitMs, result, process.kill))
    } finally {
      stop.removeEventListener('abort', onStop)
    }
  }

  warmUp()
  return {
    async perform(name, input, options) {
      const process = await take()
      working.add(process)
      if (!isReusable[name]) warmUp()
      let mayServe = false
      try {
        const result = await performOn(process, name, input, options)
        mayServe = isReusable[name]
        return result
      } finally {
        giveBack(process, mayServe)
      }
    },
    async close() {
      isClosed = true
      const last = await waiting
      last?.dismiss()
      await Promise.all([last, ...working].map((process) => process?.exited))
    },
  }
}
