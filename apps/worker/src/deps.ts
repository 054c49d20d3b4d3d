import { hostname } from 'node:os'
import { createDatabase, type Database, readSecretKeys } from '@pairwise/db'
import { createQueue, type JobQueue, type QueueConnection } from '@pairwise/queue'
import type { Config, LeaseTerms } from './config.ts'
import type { Log } from './logger.ts'
import { ownFile } from './own-file.ts'
import { createProcessPool, type ProcessPool } from './run-process/process-pool.ts'
import { startRunProcess } from './run-process/start-run-process.ts'
import { createDispatch, type Dispatch } from './scheduling/dispatch.ts'

/** What a worker is made of. */
export interface WorkerDeps {
  readonly database: Database
  readonly queueConnection: QueueConnection
  readonly queue: JobQueue
  readonly dispatch: Dispatch
  readonly pool: ProcessPool
  readonly lease: LeaseTerms
  readonly log: Log
  close(): Promise<void>
}

/** The schema of the job queue when it lives in Postgres, the same for api and worker. */
const queueSchema = 'bullmq'
const maxConnections = 5
/** How a worker's connections are named in the database's own list. */
export const applicationName = 'pairwise worker'
/** How long a run may go on with what it has started, once the worker is asked to stop. */
export const graceMs = 30_000
/** After that it has this long to save, before its process is ended. */
const saveMs = 8_000

/** Opens everything that a worker needs. Rejects when the queue can't be reached. */
export async function buildDeps(config: Config, log: Log): Promise<WorkerDeps> {
  const warn = (what: string) => (error: unknown) => log.warn({ err: error }, what)
  const queueConnection = queueConnectionOf(config)
  const queue = await createQueue(queueConnection, { onError: warn('the queue is in trouble') })
  const database = createDatabase({
    connectionString: config.databaseUrl,
    applicationName,
    maxConnections,
    queryTimeoutMs: 30_000,
    onConnectionError: warn('a connection to the database broke'),
  })
  const pool = createProcessPool({
    start: processStarter(config, await readSecretKeys(config.keys)),
    killAfterMs: graceMs + saveMs,
    spareMs: 60_000,
    onTrouble: warn('a run process could not be started'),
  })
  const dispatch = createDispatch(queue, warn('a job could not be put into the queue; it is put there later'))
  return {
    database,
    queueConnection,
    queue,
    dispatch,
    pool,
    lease: config.lease,
    log,
    async close() {
      await pool.close()
      await queue.close()
      await database.close()
    },
  }
}

function queueConnectionOf({ databaseUrl, redisUrl }: Config): QueueConnection {
  return redisUrl === null ? { kind: 'postgres', connectionString: databaseUrl, schema: queueSchema } : { kind: 'redis', url: redisUrl }
}

/** Every process has a name that no other ever had: leases and plans are known by it. */
function processStarter(
  { databaseUrl, localRoots, dataFolder, lease, logLevel }: Config,
  secrets: Awaited<ReturnType<typeof readSecretKeys>>,
) {
  const entry = ownFile(import.meta.url, './run-process/run-process-entry')
  const worker = `${hostname()}-${process.pid}-${Date.now().toString(36)}`
  let started = 0
  return () => {
    started++
    const settings = {
      name: `${worker}-${started}`,
      databaseUrl,
      localRoots: [...localRoots],
      ownFolder: dataFolder,
      lease,
      graceMs,
      logLevel,
      secrets,
    }
    return startRunProcess({ entry, execArgv: process.execArgv, settings })
  }
}
