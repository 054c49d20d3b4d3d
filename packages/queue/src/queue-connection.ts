import { type BackendFactory, createPostgresBackend, createRedisBackend, type IQueueBackend, PostgresConnection } from 'bullmq'
import { assertNever } from './assert-never.ts'
import { PatientPostgresBackend } from './patient-postgres-backend.ts'

/** Where the queue lives. `schema` and `prefix` let several installations share one server. */
export type QueueConnection =
  | { readonly kind: 'postgres'; readonly connectionString: string; readonly schema: string }
  | { readonly kind: 'redis'; readonly url: string; readonly prefix?: string }

/** Builds what BullMQ stores its jobs in. BullMQ's `connection` option is our own description all the way down to here. */
export const createBackend: BackendFactory<IQueueBackend, QueueConnection> = (name, options, role = {}) => {
  const { connection } = options
  const forWorker = role.withBlockingConnection === true
  switch (connection.kind) {
    case 'postgres': {
      const postgres = { ...options, connection: postgresOptions(connection) }
      return forWorker
        ? new PatientPostgresBackend(new PostgresConnection(postgres.connection), name, postgres, true, name)
        : createPostgresBackend(name, postgres, role)
    }
    case 'redis': {
      const redis = { ...options, connection: redisOptions(connection, forWorker), prefix: connection.prefix ?? 'pairwise' }
      return createRedisBackend(name, redis, role)
    }
    default:
      return assertNever(connection)
  }
}

function postgresOptions({ connectionString, schema }: Extract<QueueConnection, { kind: 'postgres' }>) {
  return {
    connectionString,
    schema,
    // Every process may come first. BullMQ lets one of them through at a time.
    migrate: true,
    // Each queue and each worker has a pool of its own, and a server has about a hundred connections for all.
    max: 4,
    // As long as whoever opens a queue waits for its server: BullMQ remembers a first failure for ever.
    connectionTimeoutMillis: 10_000,
    // A server that hangs without closing its connections must not hang us.
    query_timeout: 30_000,
    keepAlive: true,
  }
}

function redisOptions({ url }: Extract<QueueConnection, { kind: 'redis' }>, forWorker: boolean) {
  return {
    url,
    keepAlive: 10_000,
    connectTimeout: 5_000,
    retryStrategy: (attempt: number) => Math.min(attempt * 200, 2_000),
    // A worker waits for its server however long that takes. Whoever adds a job hears of the trouble after about three seconds.
    maxRetriesPerRequest: forWorker ? null : 5,
  }
}
