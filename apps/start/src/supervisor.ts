import { announce, readSetupCode } from './announcement.ts'
import type { Ready } from './child.ts'
import { type Config, childEnvironment } from './config.ts'
import { makeDataFolder } from './data-folder.ts'
import { lockDataFolder } from './data-lock.ts'
import type { Database } from './database.ts'
import type { Demo } from './demo.ts'
import { requireFreePort } from './free-port.ts'
import type { KeptChild, RestartPolicy } from './keep-running.ts'
import { awaitLeftBehind } from './left-behind.ts'
import { type OwnProcess, type OwnProcessName, startOwnProcess, stopPatienceMs } from './own-process.ts'
import { StartFailure } from './start-failure.ts'
import type { StopSignals } from './stop-signals.ts'

export interface SupervisorDeps {
  readonly apiMain: string
  readonly workerMain: string
  readonly execArgv: readonly string[]
  readonly openDatabase: (config: Config, say: (line: string) => void) => Promise<Database>
  readonly openDemo: (config: Config, databaseUrl: string) => Promise<Demo>
  readonly restartPolicy: RestartPolicy
  readonly say: (line: string) => void
}

/**
 * Starts everything in order, waits for a request to stop, and stops everything in the opposite order: worker, api,
 * database, data folder. Rejects with a StartFailure when something can't start or can't be kept running; by then all has stopped.
 */
export async function supervise(config: Config, deps: SupervisorDeps, signals: StopSignals): Promise<void> {
  await using held = new AsyncDisposableStack()
  makeDataFolder(config.dataFolder)
  const lock = lockDataFolder(config.dataFolder)
  held.defer(() => lock.release())
  await awaitLeftBehind(lock.leftBehind, stopPatienceMs.worker, deps.say)
  await requireFreePort(config.host, config.port)

  const database = await deps.openDatabase(config, deps.say)
  held.defer(() => database.stop())
  const demo = await Promise.race([config.demo ? deps.openDemo(config, database.url) : null, database.lost])
  if (signals.stop.aborted) return

  const pids = new Map<OwnProcessName, number>()
  const start = (name: OwnProcessName, main: string): KeptChild => {
    const onStart: OwnProcess['onStart'] = (name, pid) => lock.recordChildren([...pids.set(name, pid).values()])
    const child = startOwnProcess({ ...config, ...deps, name, main, onStart, env: childEnvironment(config, database.url) })
    held.defer(() => child.stop(signals.hurry))
    return child
  }
  const api = start('api', deps.apiMain)
  const worker = start('worker', deps.workerMain)
  const lost = Promise.race([api.lost, worker.lost, database.lost])
  const stopped = aborted(signals.stop)

  const ready = await Promise.race([Promise.all([api.ready, worker.ready]), lost, stopped])
  if (ready) {
    const samples = await Promise.race([demo?.finish(signals.stop) ?? null, lost])
    const { dataFolder } = config
    deps.say(announce({ url: addressOf(ready[0]), dataFolder, setupCode: readSetupCode(dataFolder), demo: samples }))
    await Promise.race([stopped, lost])
  }
}

function addressOf(api: Ready): string {
  if (api.url === undefined) throw new StartFailure('The api did not say where it listens.')
  return api.url
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
