import { chmodSync, existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { announce, readSetupCode } from './announcement.ts'
import { type ChildCommand, startChild } from './child.ts'
import { type Config, childEnvironment } from './config.ts'
import { lockDataFolder } from './data-lock.ts'
import type { Database } from './database.ts'
import { requireFreePort } from './free-port.ts'
import { type KeptChild, keepRunning, type RestartPolicy } from './keep-running.ts'
import { awaitLeftBehind } from './left-behind.ts'
import { openLog } from './log-file.ts'
import { StartFailure } from './start-failure.ts'
import type { StopSignals } from './stop-signals.ts'

/** Sample folders on their way: made before the worker starts, changed once it has done their first run. */
export interface Demo {
  /** Resolves with the line that tells a person what became of them. */
  finish(stop: AbortSignal): Promise<string>
}

export interface SupervisorDeps {
  readonly apiMain: string
  readonly workerMain: string
  readonly execArgv: readonly string[]
  readonly openDatabase: (config: Config, say: (line: string) => void) => Promise<Database>
  readonly openDemo: (config: Config, databaseUrl: string) => Promise<Demo>
  readonly restartPolicy: RestartPolicy
  readonly say: (line: string) => void
}

/** The worker may take 30 s for the run in hand and then saves; the api only closes its connections. */
const patienceMs = { worker: 45_000, api: 10_000 } as const
const logCheckMs = 60_000

/**
 * Starts everything in order, waits for a request to stop, and stops everything in the opposite order: worker, api,
 * database, data folder. Rejects with a StartFailure when something can't start or can't be kept running; by then all has stopped.
 */
export async function supervise(config: Config, deps: SupervisorDeps, signals: StopSignals): Promise<void> {
  await using held = new AsyncDisposableStack()
  const lock = lockDataFolder(makeDataFolder(config.dataFolder))
  held.defer(() => lock.release())
  await awaitLeftBehind(lock.leftBehind, patienceMs.worker, deps.say)
  await requireFreePort(config.host, config.port)

  const database = await deps.openDatabase(config, deps.say)
  held.defer(() => database.stop())
  const demo = config.demo ? await deps.openDemo(config, database.url) : null
  if (signals.stop.aborted) return

  const pids = new Map<string, number>()
  const start = (name: keyof typeof patienceMs, main: string): KeptChild => {
    const log = openLog(join(config.dataFolder, 'logs', `${name}.log`))
    const logCheck = setInterval(() => log.keepSmall(), logCheckMs)
    const command: ChildCommand = {
      name,
      main,
      execArgv: deps.execArgv,
      env: childEnvironment(config, database.url),
      log: log.descriptor,
      patienceMs: patienceMs[name],
    }
    const child = keepRunning({
      name,
      say: deps.say,
      policy: deps.restartPolicy,
      start() {
        const started = startChild(command)
        lock.recordChildren([...pids.set(name, started.pid).values()])
        return started
      },
    })
    held.defer(async () => {
      await child.stop(signals.hurry)
      clearInterval(logCheck)
      log.close()
    })
    return child
  }
  const api = start('api', deps.apiMain)
  const worker = start('worker', deps.workerMain)
  const lost = Promise.race([api.lost, worker.lost, database.lost])
  const stopped = aborted(signals.stop)

  const ready = await Promise.race([Promise.all([api.ready, worker.ready]), lost, stopped])
  if (ready) {
    const [{ url }] = ready
    if (url === undefined) throw new StartFailure('The api did not say where it listens.')
    const samples = await Promise.race([demo?.finish(signals.stop) ?? null, lost])
    deps.say(announce({ url, dataFolder: config.dataFolder, setupCode: readSetupCode(config.dataFolder), demo: samples }))
    await Promise.race([stopped, lost])
  }
  deps.say('Stopping. The run in hand may take up to half a minute; Ctrl-C again ends it at once, and nothing is lost.')
}

/** The folder lets other users of the machine pass through, not look around: an embedded Postgres of root runs as another user. */
function makeDataFolder(folder: string): string {
  try {
    if (!existsSync(folder)) {
      mkdirSync(folder, { recursive: true })
      chmodSync(folder, 0o711)
    }
    mkdirSync(join(folder, 'logs'), { recursive: true, mode: 0o700 })
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new StartFailure(`The data folder ${folder} can't be made: ${why}.\nChoose another one: PAIRWISE_DATA=/another/folder npm start`)
  }
  return folder
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
