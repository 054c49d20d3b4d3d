/** The run processes of a worker, seen and signalled from outside. Any of them may end at any moment. */
import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { until } from './until.ts'

const firstStepMs = 20
const shortStepMs = 5

/** Sends a signal to the run processes of a worker. Answers with how many there were. */
export function signalRunProcesses(worker: number, signal: NodeJS.Signals): number {
  return runProcessesOf(worker).filter((pid) => signalIfThere(pid, signal)).length
}

/**
 * Holds the run processes of a worker still as soon as so many files have arrived. They run on in steps until then, in short ones once
 * files arrive: whoever looks only now and then finds a quick run at its end.
 */
export async function holdRun(worker: number, arrived: () => number | Promise<number>, count: number, stepMs = shortStepMs): Promise<void> {
  const before = await arrived()
  let now = before
  await until(
    async () => {
      stepOn(worker, now > before ? stepMs : firstStepMs)
      now = await arrived()
      return now >= count ? true : null
    },
    () => `${count} files to arrive, of which there are ${now}`,
    { everyMs: 0 },
  )
}

/**
 * Lets run processes that are held still go on, and so slowly at first that they hear what was asked of them meanwhile with most of
 * their work before them: a quick run is over before its next heartbeat. The pauses are longer than the time between two heartbeats,
 * so that each step sends one or reads the answer to the last.
 */
export async function goOnSlowly(worker: number, { steps = 4, pauseMs = 300 } = {}): Promise<void> {
  for (let step = 0; step < steps; step++) {
    await pause(pauseMs)
    stepOn(worker, firstStepMs)
  }
  signalRunProcesses(worker, 'SIGCONT')
}

/** Nothing else is done here during a step, so that it stays short on a busy machine. */
function stepOn(worker: number, ms: number): void {
  signalRunProcesses(worker, 'SIGCONT')
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
  signalRunProcesses(worker, 'SIGSTOP')
}

export function isRunning(pid: number): boolean {
  return /^State:\s*[^ZX\s]/m.test(readIfThere(`/proc/${pid}/status`))
}

/** Those that have a run in hand and those that wait for one. */
function runProcessesOf(worker: number): number[] {
  const children = readFileSync(`/proc/${worker}/task/${worker}/children`, 'utf8').split(' ').filter(Boolean).map(Number)
  return children.filter((pid) => readIfThere(`/proc/${pid}/cmdline`).includes('run-process-entry'))
}

function signalIfThere(pid: number, signal: NodeJS.Signals): boolean {
  return orIfGone(() => process.kill(pid, signal), false)
}

function readIfThere(file: string): string {
  return orIfGone(() => readFileSync(file, 'utf8'), '')
}

function orIfGone<T>(act: () => T, otherwise: T): T {
  try {
    return act()
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return otherwise
    throw error
  }
}
