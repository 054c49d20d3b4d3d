import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'

export interface ForkedApp {
  readonly child: ChildProcess
  readonly pid: number
  readonly exited: Promise<unknown>
  /** All that it and its processes have logged. */
  log(): string
  /** Asks it to stop in order and waits, though it may be held still. */
  stop(): Promise<void>
}

/** An app of this project as it is in production, in a process of its own, from its sources. Resolves once it says that it is ready. */
export async function forkApp(main: string, env: Readonly<Record<string, string>>): Promise<ForkedApp> {
  const child = fork(main, [], {
    execArgv: ['--conditions=pairwise-source'],
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // Leads a group of its own, so that it can be killed with all its processes at once.
    detached: true,
  })
  const output: string[] = []
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data) => output.push(String(data)))
  const exited = once(child, 'exit')
  const log = () => output.join('')
  const early = exited.then(() => {
    throw new Error(`${main} ended before it was ready:\n${log()}`)
  })
  await Promise.race([once(child, 'message'), early])
  // From here on an end is what tests wait for by `exited`.
  early.catch(() => {})
  return {
    child,
    pid: child.pid ?? 0,
    exited,
    log,
    async stop() {
      child.kill('SIGTERM')
      child.kill('SIGCONT')
      await exited
    },
  }
}
