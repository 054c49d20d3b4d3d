import type { RunProcess } from './start-run-process.ts'
import { isLeftInTheMiddle, type TaskInput, type TaskName, type TaskResult } from './task-catalogue.ts'

export interface PerformOptions {
  /** Aborted: the task is to end in order, because the worker ends. */
  readonly stop: AbortSignal
  /** After this long the process is ended; for ever when left out. */
  readonly limitMs?: number
}

/**
 * Run processes: each has one task at a time, and one waits, started and warm, for the next. Others wait for a while after a task:
 * whoever looks at files asks for several at once, again and again, and to start a process takes longer than to read one.
 */
export interface ProcessPool {
  /** Rejects with ProcessFailure, also when the time is over. */
  perform<N extends TaskName>(name: N, input: TaskInput<N>, options: PerformOptions): Promise<TaskResult<N>>
  /** Ends the process that waits, and waits for those at work: their own signals end their tasks. */
  close(): Promise<void>
}

export interface PoolOptions {
  readonly start: () => Promise<RunProcess>
  /** After a task was asked to end in order its process is ended. */
  readonly killAfterMs: number
  /** For how long processes wait besides the one that always does. */
  readonly spareMs: number
  readonly onTrouble: (error: unknown) => void
}

/** A task that lasts for longer than this may last for hours, so another process is made ready for the next one. */
const shortTaskMs = 1_000
/** So many processes wait at most besides the one that always does. */
const mostSpare = 3

export function createProcessPool({ start, killAfterMs, spareMs, onTrouble }: PoolOptions): ProcessPool {
  let waiting: Promise<RunProcess | null> | null = null
  const working = new Set<RunProcess>()
  const spare = new Map<RunProcess, NodeJS.Timeout>()
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

  function spend(process: RunProcess): void {
    clearTimeout(spare.get(process))
    spare.delete(process)
  }

  function keepSpare(process: RunProcess): void {
    const leave = () => {
      spend(process)
      process.dismiss()
    }
    spare.set(process, setTimeout(leave, spareMs).unref())
    const gone = () => spend(process)
    void process.exited.then(gone, gone)
  }

  async function take(): Promise<RunProcess> {
    const latest = [...spare.keys()].at(-1)
    if (latest !== undefined) {
      spend(latest)
      working.add(latest)
      return latest
    }
    const warm = waiting
    waiting = null
    const process = (await warm) ?? (await start())
    working.add(process)
    return process
  }

  function giveBack(process: RunProcess, isClean: boolean): void {
    working.delete(process)
    if (!isClean || process.isLarge() || isClosed) process.dismiss()
    else if (waiting === null) keep(Promise.resolve(process))
    else if (spare.size < mostSpare) keepSpare(process)
    else process.dismiss()
  }

  async function performOn<N extends TaskName>(process: RunProcess, name: N, input: TaskInput<N>, { stop, limitMs }: PerformOptions) {
    const kill = () => process.kill()
    const onStop = () => {
      process.stop()
      setTimeout(kill, killAfterMs).unref()
    }
    if (stop.aborted) onStop()
    stop.addEventListener('abort', onStop)
    const limit = limitMs === undefined ? undefined : setTimeout(kill, limitMs)
    const longer = setTimeout(warmUp, shortTaskMs)
    try {
      return await process.perform(name, input)
    } finally {
      stop.removeEventListener('abort', onStop)
      clearTimeout(limit)
      clearTimeout(longer)
    }
  }

  warmUp()
  return {
    async perform(name, input, options) {
      const process = await take()
      let isClean = false
      try {
        const result = await performOn(process, name, input, options)
        isClean = !isLeftInTheMiddle(result)
        return result
      } finally {
        giveBack(process, isClean)
      }
    },
    async close() {
      isClosed = true
      const last = await waiting
      const ending = [last, ...spare.keys()]
      for (const process of ending) process?.dismiss()
      await Promise.all([...ending, ...working].map((process) => process?.exited))
    },
  }
}
