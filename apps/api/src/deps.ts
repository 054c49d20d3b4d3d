import { contentChannel, createDatabase, type Database, openSecretBox, readSecret } from '@pairwise/db'
import { createQueue, type JobQueue, type QueueConnection } from '@pairwise/queue'
import { prismaAdapter } from 'better-auth/adapters/prisma'
import type { AppDeps } from './app.ts'
import type { Config } from './config.ts'
import { createDatabaseState } from './database-state.ts'
import { createLiveHub } from './live/live-hub.ts'
import { defaultLiveLimits, type LiveLimits } from './live/live-limits.ts'
import { createTopicStore } from './live/topic-store.ts'
import type { Logger } from './logger.ts'
import { defaultRateLimits, type RateLimits } from './plugins/rate-limits.ts'
import { createContentReader } from './services/content-reader.ts'
import { createAccountServices } from './services/create-account-services.ts'
import { createServices } from './services/create-services.ts'
import { createDispatch } from './services/dispatch.ts'
import { defaultFolderPatienceMs } from './services/folders.ts'
import { createScheduleKeeper } from './services/schedule-keeper.ts'
import { createSetupService } from './services/setup.ts'
import { startUpkeep } from './services/upkeep.ts'

export interface DepsOptions {
  readonly config: Config
  readonly log: Logger
  readonly liveLimits?: LiveLimits
  readonly rateLimits?: RateLimits
  /** How often what is due is put back into the queue. */
  readonly upkeepMs?: number
  /** How long a worker may take to look at folders that somebody waits for. */
  readonly folderPatienceMs?: number
}

export interface Deps {
  readonly app: AppDeps
  readonly database: Database
  readonly queue: JobQueue
  /** Starts what goes on by itself: live events, and putting back into the queue what is due. */
  start(): void
  /** From now on nobody waits for servers of others. */
  hurry(): void
  close(): Promise<void>
}

/** Opens what the application stands on. The database is migrated already. */
export async function createDeps(options: DepsOptions): Promise<Deps> {
  const { config, log, liveLimits = defaultLiveLimits, rateLimits = defaultRateLimits } = options
  const { upkeepMs = 15_000, folderPatienceMs = defaultFolderPatienceMs } = options
  const report = (error: unknown) => log.warn({ err: error }, 'something failed outside of a request and is tried again')
  const secret = await readSecret(config.secretFile)
  const box = await openSecretBox(config.keys)
  const database = openDatabase(config.databaseUrl, report)
  const queue = await createQueue(queueConnection(config), { onError: report })
  // The disk of this machine is a connection like any other, and the one that is always there.
  await database.connections.ensure({ kind: 'local', name: 'This server’s disk', config: { kind: 'local' } })

  const ending = new AbortController()
  const { publicOrigin } = config
  const hub = createLiveHub({
    topics: createTopicStore(database),
    stillGood: (sessionIds) => database.sessions.stillGood(sessionIds),
    onError: report,
    limits: liveLimits,
  })
  const state = createDatabaseState(database)
  const dispatch = createDispatch(queue, report)
  const reader = createContentReader({ transfers: database.contentTransfers, queue })
  const keeper = createScheduleKeeper(database, queue, report)
  const setup = createSetupService({ repositories: database, transact: database.withTransaction, dataFolder: config.dataFolder })
  const accounts = createAccountServices({
    database,
    config,
    library: {
      database: prismaAdapter(database.prisma, { provider: 'postgresql' }),
      secret,
      report: (message, error) => log.info({ library: 'better-auth', err: error }, message),
    },
    limits: rateLimits.signIns,
    setup,
    onSessionEnd: (sessionId) => hub.endSession(sessionId),
    report,
    ending: ending.signal,
  })
  const services = createServices({
    database,
    queue,
    accounts,
    setup,
    dispatch,
    keeper,
    localRoots: config.localRoots,
    folderPatienceMs,
    box,
    reader,
  })
  const running: { close(): Promise<void> }[] = []

  return {
    database,
    queue,
    app: {
      services,
      transact: database.withTransaction,
      health: { database: state.isReady, queue: () => queue.ping() },
      isDatabaseGone: state.isGone,
      hub,
      liveLimits,
      rateLimits,
      publicOrigin,
      trustedProxies: config.trustedProxies,
      webFolder: config.webFolder,
      log,
    },
    start() {
      running.push(
        startUpkeep({
          repositories: database,
          dispatch,
          keeper,
          approvals: services.approvals,
          approvalMails: accounts.approvalMails,
          secondPersonMails: accounts.secondPersonMails,
          report,
          everyMs: upkeepMs,
        }),
        database.listen({
          channel: contentChannel,
          onNotice: (transferId) => reader.wake(transferId),
          onConnected: () => reader.wake(),
          onLost: report,
        }),
        database.listen({ channel: 'pairwise_live', onNotice: (topic) => hub.wake(topic), onConnected: () => hub.wake(), onLost: report }),
      )
    },
    hurry: () => ending.abort(),
    async close() {
      ending.abort()
      await Promise.all(running.map((part) => part.close()))
      await queue.close()
      await database.close()
    },
  }
}

function openDatabase(connectionString: string, report: (error: unknown) => void): Database {
  return createDatabase({
    connectionString,
    applicationName: 'pairwise-api',
    // Nobody waits long for a server that is away or hangs: the answer is that it is, and the page tries again.
    maxConnections: 20,
    connectTimeoutMs: 3_000,
    queryTimeoutMs: 20_000,
    onConnectionError: report,
  })
}

function queueConnection({ redisUrl, databaseUrl }: Config): QueueConnection {
  return redisUrl === null ? { kind: 'postgres', connectionString: databaseUrl, schema: 'bullmq' } : { kind: 'redis', url: redisUrl }
}
