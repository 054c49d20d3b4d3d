import type { BaseStore, PlanSelection, PlanStore, StateStore } from '@pairwise/engine/ports'
import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { type ContentTransfers, createContentTransfers } from './content-transfers.ts'
import { PrismaClient } from './generated/client.ts'
import { type Listener, type ListenOptions, listen } from './listen.ts'
import { readMigrations } from './migrate.ts'
import { type BaseStoreOptions, createPostgresBaseStore } from './postgres-base-store.ts'
import { createPostgresPlanSelection, type SelectedBy } from './postgres-plan-selection.ts'
import { createPostgresPlanStore } from './postgres-plan-store.ts'
import { createPostgresStateStore, type StateStoreOptions } from './postgres-state-store.ts'
import { createRepositories, type Repositories } from './repositories/index.ts'
import { createPlanOperations, type PlanOperations } from './repositories/plan-operations.ts'
import { createWithTransaction, outsideTransaction, type WithTransaction } from './with-transaction.ts'

export interface DatabaseOptions {
  readonly connectionString: string
  /** How the connections are named in the database's own lists. */
  readonly applicationName?: string
  /** At most this many connections at once; callers wait for a free one. */
  readonly maxConnections?: number
  /** How long to wait for a connection. */
  readonly connectTimeoutMs?: number
  /** How long to wait for one answer; for ever when left out. A server that hangs then hangs nobody with it. */
  readonly queryTimeoutMs?: number
  /**
   * After this long without a statement the database ends a transaction that was left open: a process that is frozen in the
   * middle of one must not hold up everybody else. Ten seconds when left out.
   */
  readonly idleTransactionMs?: number
  /** A connection that nobody was using broke, as it does when the database restarts. The next caller gets a new one. */
  readonly onConnectionError?: (error: Error) => void
}

/** The database of one process: repositories, the engine's stores, and the raw clients for libraries that want them. */
export interface Database extends Repositories {
  readonly prisma: PrismaClient
  readonly pool: pg.Pool
  readonly planOperations: PlanOperations
  readonly contentTransfers: ContentTransfers
  readonly withTransaction: WithTransaction
  planStore(planId: number): PlanStore
  /** What is left out of a plan: by its own rows, or for another plan by their places. */
  planSelection(planId: number, by: SelectedBy): PlanSelection
  stateStore(options: StateStoreOptions): StateStore
  baseStore(options: BaseStoreOptions): BaseStore
  listen(options: Omit<ListenOptions, 'connectionString'>): Listener
  /** Whether the database answers and has exactly this version's schema. */
  check(): Promise<'ok' | 'unreachable' | 'other-version'>
  close(): Promise<void>
}

const defaultConnectTimeoutMs = 10_000
const defaultIdleTransactionMs = 10_000

/** Connects lazily: nothing is asked of the database yet. */
export function createDatabase(options: DatabaseOptions): Database {
  const { connectionString, applicationName = 'pairwise', maxConnections = 10, queryTimeoutMs, onConnectionError = () => {} } = options
  const pool = new pg.Pool({
    connectionString,
    application_name: applicationName,
    max: maxConnections,
    connectionTimeoutMillis: options.connectTimeoutMs ?? defaultConnectTimeoutMs,
    ...(queryTimeoutMs === undefined ? {} : { query_timeout: queryTimeoutMs }),
    idle_in_transaction_session_timeout: options.idleTransactionMs ?? defaultIdleTransactionMs,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
  })
  pool.on('error', onConnectionError)
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) })
  const outside = outsideTransaction(prisma)
  return {
    ...createRepositories(outside),
    prisma,
    pool,
    planOperations: createPlanOperations(pool),
    contentTransfers: createContentTransfers(pool),
    withTransaction: createWithTransaction(outside),
    planStore: (planId) => createPostgresPlanStore(pool, planId),
    planSelection: (planId, by) => createPostgresPlanSelection(pool, planId, by),
    baseStore: (store) => createPostgresBaseStore(pool, store),
    stateStore: (store) => createPostgresStateStore(pool, store),
    listen: (listening) => listen({ connectionString, ...listening }),
    check: () => check(pool),
    async close() {
      await prisma.$disconnect()
      await pool.end()
    },
  }
}

async function check(pool: pg.Pool): Promise<'ok' | 'unreachable' | 'other-version'> {
  const expected = await readMigrations()
  try {
    const { rows } = await pool.query<{ migration_name: string }>(
      'SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY migration_name',
    )
    const isCurrent = rows.length === expected.length && rows.every((row, i) => row.migration_name === expected[i]?.name)
    return isCurrent ? 'ok' : 'other-version'
  } catch (error) {
    // Postgres says 42P01 when there is no such table: it answers, but was never migrated.
    return (error as { code?: unknown }).code === '42P01' ? 'other-version' : 'unreachable'
  }
}
