import { join } from 'node:path'
import { startChild } from './child.ts'
import { type KeptChild, keepRunning, type RestartPolicy } from './keep-running.ts'
import { openLog } from './log-file.ts'

/** The processes of Pairwise itself, and how long each may take to stop: the worker has 30 s for the run in hand and then saves. */
export const stopPatienceMs = { api: 15_000, worker: 60_000 } as const
export type OwnProcessName = keyof typeof stopPatienceMs

const logCheckMs = 60_000

export interface OwnProcess {
  readonly name: OwnProcessName
  readonly main: string
  readonly execArgv: readonly string[]
  readonly env: NodeJS.ProcessEnv
  readonly dataFolder: string
  readonly restartPolicy: RestartPolicy
  readonly say: (line: string) => void
  /** Called with the process id of each start. */
  readonly onStart: (name: OwnProcessName, pid: number) => void
}

/** Keeps one of Pairwise's own processes running, with its log in the data folder. */
export function startOwnProcess({ name, main, execArgv, env, dataFolder, restartPolicy, say, onStart }: OwnProcess): KeptChild {
  const log = openLog(join(dataFolder, 'logs', `${name}.log`))
  const logCheck = setInterval(() => log.keepSmall(), logCheckMs)
  const child = keepRunning({
    name,
    say,
    policy: restartPolicy,
    start() {
      const started = startChild({ name, main, execArgv, env, log: log.descriptor, patienceMs: stopPatienceMs[name] })
      onStart(name, started.pid)
      return started
    },
  })
  return {
    ...child,
    async stop(hurry) {
      await child.stop(hurry)
      clearInterval(logCheck)
      log.close()
    },
  }
}
