import { createHash, randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type pg from 'pg'
import { connect } from './connect.ts'

/** The key that Prisma's own engine locks too, so that it and this runner never work at once. */
const lockKey = 72707369

const oldestServer = { number: 140_000, name: 'PostgreSQL 14' }

/** The table of Prisma's own engine, which then takes a database of ours for one of its own. */
const historyTable = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id"                    VARCHAR(36) PRIMARY KEY NOT NULL,
    "checksum"              VARCHAR(64) NOT NULL,
    "finished_at"           TIMESTAMPTZ,
    "migration_name"        VARCHAR(255) NOT NULL,
    "logs"                  TEXT,
    "rolled_back_at"        TIMESTAMPTZ,
    "started_at"            TIMESTAMPTZ NOT NULL DEFAULT now(),
    "applied_steps_count"   INTEGER NOT NULL DEFAULT 0
)`

/** Where the migrations are: the same place as seen from the sources and from the build. */
export const migrationsFolder = fileURLToPath(new URL('../../../prisma/migrations/', import.meta.url))

/** The database can't be brought to this version. The message is one sentence for people. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError'
}

export interface Migration {
  readonly name: string
  readonly sql: string
  readonly checksum: string
}

interface HistoryRow {
  readonly migration_name: string
  readonly checksum: string
  readonly finished_at: Date | null
}

/** The migrations of this version in order. */
export async function readMigrations(folder: string = migrationsFolder): Promise<Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(join(folder, name, 'migration.sql'), 'utf8')
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    }),
  )
}

/**
 * Brings the database to this version and answers with the names of the migrations it applied. Any number of
 * processes may call it at once: one works, the others wait and find nothing to do. A migration that fails
 * leaves nothing behind. Throws `MigrationError` or `DatabaseUnreachable`.
 */
export async function migrate(connectionString: string, folder: string = migrationsFolder): Promise<string[]> {
  const migrations = await readMigrations(folder)
  const client = await connect(connectionString, 'pairwise-migrate')
  try {
    await refuseOldServer(client)
    // The lock belongs to the connection and is given back when that ends, however it ends.
    await client.query('SELECT pg_advisory_lock($1)', [lockKey])
    await client.query(historyTable)
    const missing = missingOf(migrations, await readHistory(client))
    for (const migration of missing) await apply(client, migration)
    return missing.map((migration) => migration.name)
  } finally {
    await client.end()
  }
}

async function refuseOldServer(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ number: number; version: string }>(
    `SELECT current_setting('server_version_num')::int AS number, current_setting('server_version') AS version`,
  )
  const [server] = rows
  if (server && server.number < oldestServer.number)
    throw new MigrationError(`The database is PostgreSQL ${server.version}, and Pairwise needs ${oldestServer.name} or newer.`)
}

async function readHistory(client: pg.Client): Promise<HistoryRow[]> {
  const { rows } = await client.query<HistoryRow>(
    'SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at',
  )
  return rows
}

/** What is still to be applied. A history that this version can't continue is refused. */
function missingOf(migrations: readonly Migration[], history: readonly HistoryRow[]): Migration[] {
  const known = new Map(migrations.map((migration) => [migration.name, migration]))
  for (const row of history) {
    const migration = known.get(row.migration_name)
    if (!migration)
      throw new MigrationError(
        `The database was made by a newer version of Pairwise (it has the migration ${row.migration_name}): start that version, or use another database.`,
      )
    if (!row.finished_at)
      throw new MigrationError(
        `The migration ${row.migration_name} failed before and was left half done: restore the database from a backup, or repair it and mark that migration as rolled back.`,
      )
    if (row.checksum !== migration.checksum)
      throw new MigrationError(
        `The migration ${row.migration_name} is not the one that was applied to this database: its file was edited, so put back the file as it was.`,
      )
  }
  const applied = new Set(history.map((row) => row.migration_name))
  return migrations.filter((migration) => !applied.has(migration.name))
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  const id = randomUUID()
  try {
    await client.query('BEGIN')
    await client.query('INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at) VALUES ($1, $2, $3, clock_timestamp())', [
      id,
      migration.checksum,
      migration.name,
    ])
    await client.query(migration.sql)
    await client.query('UPDATE _prisma_migrations SET finished_at = clock_timestamp(), applied_steps_count = 1 WHERE id = $1', [id])
    await client.query('COMMIT')
  } catch (cause) {
    await client.query('ROLLBACK')
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new MigrationError(`The migration ${migration.name} failed and nothing of it was kept: ${reason}.`, { cause })
  }
}
