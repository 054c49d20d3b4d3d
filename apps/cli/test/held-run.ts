import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { onTestFinished } from 'vitest'

/**
 * Starts a run that holds itself still (SIGSTOP) as soon as a file has arrived, and resolves when it does. Whoever looks from outside
 * may look too late on a busy machine; the run itself hands out its next files no sooner than it has looked.
 */
export async function heldRun(nodeArguments: readonly string[], arrived: string): Promise<ChildProcess> {
  const run = spawn(process.execPath, [`--import=${holdingItselfAt(arrived)}`, ...nodeArguments], { stdio: 'ignore' })
  onTestFinished(() => void run.kill('SIGKILL'))
  await once(run, 'spawn')
  while (stateOf(run) !== 'T') {
    if (run.exitCode !== null) throw new Error(`The run ended with ${run.exitCode} before ${arrived} had arrived.`)
    await sleep(10)
  }
  return run
}

/** A module that does so in the thread that hands out the files. */
function holdingItselfAt(file: string): string {
  const script = `
    import { existsSync } from 'node:fs'
    import { isMainThread } from 'node:worker_threads'
    const looking = isMainThread && setInterval(() => {
      if (!existsSync(${JSON.stringify(file)})) return
      clearInterval(looking)
      process.kill(process.pid, 'SIGSTOP')
    }, 1).unref()
  `
  return `data:text/javascript,${encodeURIComponent(script)}`
}

/** As the system tells it: T stands still. */
function stateOf({ pid, exitCode }: ChildProcess): string | undefined {
  return exitCode === null ? /\) (\S)/.exec(readFileSync(`/proc/${pid}/stat`, 'latin1'))?.[1] : undefined
}
