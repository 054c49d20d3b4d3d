import { randomBytes } from 'node:crypto'
import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect } from '../connect.ts'
import { claimCluster, releaseCluster } from './cluster-owner.ts'
import { freePort } from './free-port.ts'
import { stopLeftoverServer } from './leftover-server.ts'
import { missingAsNull } from './missing-file.ts'
import { findPostgresBinaries } from './postgres-binaries.ts'
import {
  type ClusterOptions,
  createCluster,
  type RunningServer,
  type ServerExit,
  ServerStartError,
  startServer,
} from './postgres-server.ts'
import { serverAccount } from './server-account.ts'

export interface EmbeddedPostgresOptions {
  /** The product's data folder; the database lives in `postgres` below it. */
  readonly dataFolder: string
  /** Wanted when the folder remembers no port of its own that is free. */
  readonly port?: number
  /** Hears each line that the server writes. */
  readonly log: (line: string) => void
}

export interface EmbeddedPostgres {
  /** The product's own database, as a user who owns it and nothing else. Holds a password: not for logs. */
  readonly connectionString: string
  readonly pid: number
  /** Ends the server in order; everything committed is on the disk. Harmless when it has ended already. */
  stop(): Promise<void>
  /** Calls back when the server ends without having been asked to. */
  onExit(listener: (exit: ServerExit) => void): void
}

const database = 'pairwise'
const settings = { max_connections: '100', log_checkpoints: 'off', password_encryption: 'scram-sha-256' }

/** How long the last processes of a killed server may hold on to its shared memory. */
const releaseMs = 15_000
const releasePollMs = 100

/**
 * Starts the product's own Postgres on loopback, making it the first time. Its data survive a crash at any moment.
 * A server that a killed process left running on the folder is stopped first; one that a living process keeps
 * running is refused with `ClusterInUse`.
 */
export async function startEmbeddedPostgres({ dataFolder, port, log }: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const folder = join(resolve(dataFolder), 'postgres')
  await mkdir(folder, { recursive: true, mode: 0o711 })
  const [binaries, account] = await Promise.all([findPostgresBinaries(), serverAccount()])
  // The server's user passes through our two folders, whose other files are closed to it one by one.
  if (account) for (const ours of [resolve(dataFolder), folder]) await letPass(ours)
  const owner = join(folder, 'owner')
  await claimCluster(owner)
  try {
    const { server, connectionString } = await launch(folder, { cluster: join(folder, 'cluster'), binaries, account, log }, port)
    return handleOf(server, connectionString, () => releaseCluster(owner))
  } catch (error) {
    await releaseCluster(owner)
    throw error
  }
}

async function launch(
  folder: string,
  options: ClusterOptions,
  port: number | undefined,
): Promise<{ server: RunningServer; connectionString: string }> {
  await stopLeftoverServer(options.cluster, options.log)
  const password = await readOrMakePassword(join(folder, 'password'))
  if ((await missingAsNull(stat(options.cluster))) === null) await createCluster({ ...options, password })
  const { server, port: chosen } = await startOnFreePort(options, join(folder, 'port'), port)
  try {
    await ensureDatabase(chosen, password)
  } catch (error) {
    await server.stop()
    throw error
  }
  return { server, connectionString: addressOf(database, chosen, password, database) }
}

function handleOf(server: RunningServer, connectionString: string, release: () => Promise<void>): EmbeddedPostgres {
  let isAsked = false
  return {
    connectionString,
    pid: server.pid,
    async stop() {
      isAsked = true
      await server.stop()
      await release()
    },
    onExit(listener) {
      void server.exited.then((exit) => {
        if (!isAsked) listener(exit)
      })
    },
  }
}

async function letPass(folder: string): Promise<void> {
  const { mode } = await stat(folder)
  if ((mode & 0o001) === 0) await chmod(folder, (mode & 0o777) | 0o001)
}

async function readOrMakePassword(file: string): Promise<string> {
  const kept = await missingAsNull(readFile(file, 'utf8'))
  if (kept !== null) return kept
  const password = randomBytes(24).toString('base64url')
  await writeFile(file, password, { mode: 0o600, flag: 'wx' })
  return password
}

/** The port of the last start if it is free, so that addresses stay; else another, which is remembered. */
async function startOnFreePort(
  options: ClusterOptions,
  file: string,
  wanted: number | undefined,
): Promise<{ server: RunningServer; port: number }> {
  const kept = Number(await missingAsNull(readFile(file, 'utf8')))
  const port = await freePort(kept > 0 ? kept : wanted)
  const server = await startAfterRelease(() => startServer({ ...options, port, settings }), options.log)
  await writeFile(file, String(port))
  return { server, port }
}

/** After a SIGKILL of the server its own children take a moment to notice and end; until then a new one refuses to start. */
async function startAfterRelease(start: () => Promise<RunningServer>, log: (line: string) => void): Promise<RunningServer> {
  for (const end = Date.now() + releaseMs; ; await sleep(releasePollMs)) {
    try {
      return await start()
    } catch (error) {
      const isHeld = error instanceof ServerStartError && error.lines.some((line) => line.includes('shared memory block'))
      if (!isHeld || Date.now() > end) throw error
      log('waiting for the last processes of the earlier database server to end')
    }
  }
}

/** The product's user and database. The user owns the database and is no superuser, so a fault in the product can't reach the server's files. */
async function ensureDatabase(port: number, password: string): Promise<void> {
  const admin = await connect(addressOf('postgres', port, password, 'postgres'), 'pairwise-start')
  try {
    const { rows } = await admin.query<{ has_user: boolean; has_database: boolean }>(
      `SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = '${database}') AS has_user,
              EXISTS (SELECT FROM pg_database WHERE datname = '${database}') AS has_database`,
    )
    if (!rows[0]?.has_user) await admin.query(`CREATE ROLE ${database} LOGIN PASSWORD ${admin.escapeLiteral(password)}`)
    if (!rows[0]?.has_database) await admin.query(`CREATE DATABASE ${database} OWNER ${database}`)
  } finally {
    await admin.end()
  }
}

function addressOf(user: string, port: number, password: string, name: string): string {
  return `postgresql://${user}:${password}@127.0.0.1:${port}/${name}`
}
