import type { Child, Exit, Ready } from './child.ts'
import { StartFailure } from './start-failure.ts'

export interface RestartPolicy {
  readonly firstPauseMs: number
  readonly longestPauseMs: number
  /** A process that lived this long is started again after the first pause, whatever happened before. */
  readonly steadyAfterMs: number
  /** So many starts in a row that never became ready are enough. */
  readonly mostFailedStarts: number
}

export const restartPolicy: RestartPolicy = { firstPauseMs: 500, longestPauseMs: 5_000, steadyAfterMs: 10_000, mostFailedStarts: 5 }

export interface KeptChild {
  /** What the first start said. A first start that fails is not repeated: it rejects with a StartFailure. */
  readonly ready: Promise<Ready>
  /** Rejects with a StartFailure when the process can't be kept running. Never resolves. */
  readonly lost: Promise<never>
  stop(hurry: AbortSignal): Promise<void>
}

export interface KeepRunning {
  readonly name: string
  readonly start: () => Child
  readonly say: (line: string) => void
  readonly policy: RestartPolicy
}

/** Starts a process, and starts it again, with growing pauses, when it ends by itself. */
export function keepRunning({ name, start, say, policy }: KeepRunning): KeptChild {
  const stopping = new AbortController()
  let current = start()
  const first = current

  const watch = async (): Promise<void> => {
    let crashes = 0
    let failedStarts = 0
    for (;;) {
      const startedAt = performance.now()
      const isReady = (await current.ready) !== null
      if (isReady && crashes > 0) say(`The ${name} is running again.`)
      const exit = await current.exited
      if (stopping.signal.aborted || (current === first && !isReady)) return
      crashes = performance.now() - startedAt >= policy.steadyAfterMs ? 1 : crashes + 1
      failedStarts = isReady ? 0 : failedStarts + 1
      if (failedStarts === policy.mostFailedStarts) {
        throw new StartFailure(
          `The ${name} ended ${failedStarts} times in a row before it was ready, the last time with ${describe(exit)}.`,
        )
      }
      const pauseMs = Math.min(policy.firstPauseMs * 2 ** (crashes - 1), policy.longestPauseMs)
      say(`The ${name} ended unexpectedly with ${describe(exit)}. It starts again in ${pauseMs / 1000} s.`)
      await pause(pauseMs, stopping.signal)
      if (stopping.signal.aborted) return
      current = start()
    }
  }
  const watching = watch()
  return {
    ready: first.ready.then(async (ready) => {
      if (ready !== null) return ready
      throw new StartFailure(`The ${name} could not start: it ended with ${describe(await first.exited)}.`)
    }),
    lost: new Promise<never>((_, reject) => {
      watching.catch(reject)
    }),
    async stop(hurry) {
      stopping.abort()
      await current.stop(hurry)
      await Promise.allSettled([watching])
    },
  }
}

function describe(exit: Exit): string {
  return exit.signal === null ? `exit code ${exit.code}` : `signal ${exit.signal}`
}

/** Resolves after the time, or at once when the signal aborts. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done)
  })
}
