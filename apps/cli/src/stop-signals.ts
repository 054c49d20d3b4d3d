import { type RunGuard, SyncError } from '@pairwise/engine'
import { exitCodes } from './exit-code.ts'
import { WritePermit } from './write-permit.ts'

/** How long work that was started may take to finish after a first Ctrl-C. */
const graceMs = 30_000

/** Ctrl-C once: finish what was started, save, stop. Twice: stop at once; the next run goes on from what was saved. */
export function listenForStop(onFirst: () => void): {
  readonly signal: AbortSignal
  readonly guard: RunGuard
  readonly dispose: () => void
} {
  const soft = new AbortController()
  const permit = new WritePermit()
  let timer: NodeJS.Timeout | undefined
  const stop = () => {
    if (soft.signal.aborted) process.exit(exitCodes.interrupted)
    soft.abort(new SyncError('cancelled', 'the run was stopped'))
    onFirst()
    timer = setTimeout(() => permit.stop(), graceMs)
    timer.unref()
  }
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, stop)
  return {
    signal: soft.signal,
    guard: permit,
    dispose: () => {
      clearTimeout(timer)
      for (const name of ['SIGINT', 'SIGTERM'] as const) process.off(name, stop)
    },
  }
}
