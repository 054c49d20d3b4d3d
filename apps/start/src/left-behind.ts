import { setTimeout as pause } from 'node:timers/promises'
import { type ProcessIdentity, processState } from './process-identity.ts'

/**
 * Waits for processes of a supervisor that died. They have been told by their closed channel and are finishing; the worker
 * may take half a minute for the run in hand. Those that are still there after the patience are ended.
 */
export async function awaitLeftBehind(
  processes: readonly ProcessIdentity[],
  patienceMs: number,
  say: (line: string) => void,
): Promise<void> {
  const until = performance.now() + patienceMs
  let running = stillRunning(processes)
  if (running.length > 0) say('An earlier start ended without stopping everything. Waiting for what it has left behind to finish …')
  while (running.length > 0) {
    if (performance.now() > until) {
      for (const { pid } of running) process.kill(-pid, 'SIGKILL')
    }
    await pause(50)
    running = stillRunning(running)
  }
}

function stillRunning(processes: readonly ProcessIdentity[]): readonly ProcessIdentity[] {
  return processes.filter((known) => processState(known) === 'running')
}
