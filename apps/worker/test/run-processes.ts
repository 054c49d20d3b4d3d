/** The run processes of a worker, seen and signalled from outside. Any of them may end at any moment. */
import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { until } from './until.ts'

/** A hundred small files and more arrive in it. */
const stepMs = 5
/** The workers of these tests send a heartbeat more often. */
const heartbeatMs = 300

/** Sends a signal to the run processes of a worker. Answers with how many there were. */
export function signalRunProcesses(worker: number, signal: NodeJS.Signals): number {
  return runProcessesOf(worker).filter((pid) => signalIfThere(pid, signal)).length
}

/**
 * Holds the run processes of a worker still as soon as so many files have arrived. They run on in short steps until then: whoever
 * looks only now and then finds a quick run at its end.
 */
export async function holdRun(worker: number, arrived: () => number | Promise<number>, count: number): Promise<void> {
  let now = 0
  await until(
    async () => {
      stepOn(worker)
      now = await arrived()
      return now >= count ? true : null
    },
    () => `${count} files to arrive, of which there are ${now}`,
    { everyMs: 0 },
  )
}

/**
 * Lets run processes that are held still go on, and so slowly at first that they hear what was asked of them meanwhile with most of
 * their work before them: a quick run is over before its next heartbeat. A heartbeat is due at each step, and sent in it or answered.
 */
export async function goOnSlowly(worker: number): Promise<void> {
  for (let step = 0; step < 6; step++) {
    await pause(heartbeatMs)
    stepOn(worker)
  }
  signalRunProcesses(worker, 'SIGCONT')
}

/** Nothing else is done here during a step, so that it stays short on a busy machine. */
function stepOn(worker: number): void {
  signalRunProcesses(worker, 'SIGCONT')
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, stepMs)
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
