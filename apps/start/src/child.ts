import { type ChildProcess, fork } from 'node:child_process'
import { z } from 'zod'
import { hasCode } from './error-code.ts'

const readyMessage = z.object({ type: z.literal('ready'), url: z.url().optional() })
export type Ready = z.infer<typeof readyMessage>

export interface ChildCommand {
  readonly name: string
  /** The JavaScript file that the child runs. */
  readonly main: string
  readonly execArgv: readonly string[]
  readonly env: NodeJS.ProcessEnv
  /** Where its standard output goes. Its standard error is the supervisor's own. */
  readonly log: number
  /** After this long a child that was asked to stop is ended. */
  readonly patienceMs: number
}

/** How a process ended. */
export interface Exit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

export interface Child {
  readonly pid: number
  /** Settles once: what the child said when it was ready, or null when it ended before. */
  readonly ready: Promise<Ready | null>
  readonly exited: Promise<Exit>
  /** Asks the child to finish, waits for it, and ends it when it takes too long, or at once when `hurry` aborts. */
  stop(hurry: AbortSignal): Promise<void>
}

/**
 * Starts a child process with a message channel. The channel closes when the supervisor dies in whatever way, which the
 * children take as a request to stop. The child leads a session of its own: a Ctrl-C of the terminal reaches the supervisor
 * alone, which then stops everything in order. No pipe leads from the child to the supervisor, so its death breaks none.
 */
export function startChild(command: ChildCommand): Child {
  const child = fork(command.main, [], {
    detached: true,
    env: command.env,
    execArgv: [...command.execArgv],
    stdio: ['ignore', command.log, 'inherit', 'ipc'],
  })
  const exited = new Promise<Exit>((resolve, reject) => {
    child.once('exit', (code, signal) => resolve({ code, signal }))
    child.once('error', reject)
  })
  if (child.pid === undefined) throw new Error(`The ${command.name} process could not be made.`)
  const pid = child.pid
  return {
    pid,
    exited,
    ready: Promise.race([firstReady(child), exited.then(() => null)]),
    async stop(hurry) {
      const end = (): void => endGroup(pid)
      const patience = setTimeout(end, command.patienceMs)
      if (hurry.aborted) end()
      hurry.addEventListener('abort', end)
      child.kill('SIGTERM')
      await exited
      clearTimeout(patience)
      hurry.removeEventListener('abort', end)
      // Processes that the child has started and not waited for end here, so that nothing outlives the supervisor.
      end()
    },
  }
}

function firstReady(child: ChildProcess): Promise<Ready> {
  return new Promise((resolve) => {
    child.on('message', (message) => {
      const ready = readyMessage.safeParse(message)
      if (ready.success) resolve(ready.data)
    })
  })
}

function endGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGKILL')
  } catch (error) {
    if (!hasCode(error, 'ESRCH')) throw error
  }
}
