import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from '../connect.ts'
import { freePort } from '../embedded/free-port.ts'
import { findPostgresBinaries } from '../embedded/postgres-binaries.ts'
import { createCluster, type RunningServer, startServer } from '../embedded/postgres-server.ts'
import { serverAccount } from '../embedded/server-account.ts'
import { afterDeath } from './after-death.ts'

export interface TestPostgres {
  /** An empty database; whoever has this address may make others beside it. */
  readonly url: string
  /** Ends the server. Its data and its address stay. */
  stop(): Promise<void>
  start(): Promise<void>
  /** Ends the server for good and removes its data. */
  remove(): Promise<void>
}

/**
 * It gives up what only a power cut needs, so nothing but a test may use it. What a kill of the server needs stays: commits wait
 * for their log, and the log is a whole one, since with `wal_level` minimal a killed server hands numbers of a young sequence
 * out twice.
 */
const settings = {
  fsync: 'off',
  full_page_writes: 'off',
  max_connections: '300',
}

/** Starts a private Postgres for tests; as root too. It never outlives this process. */
export async function startPostgres(): Promise<TestPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'pairwise-postgres-'))
  // Started by root, the server runs as the user postgres, who must be able to enter the folder.
  chmodSync(folder, 0o755)
  const callOff = afterDeath('kill -QUIT "$(head -n 1 "$1/cluster/postmaster.pid")"; rm -rf "$1"', folder)
  const [binaries, account] = await Promise.all([findPostgresBinaries(), serverAccount()])
  const options = { cluster: join(folder, 'cluster'), binaries, account, log: () => {} }
  await createCluster({ ...options, password: 'test', flags: ['--no-sync'] })
  // Looked for no earlier: while the cluster is made, which takes seconds, the port may be given to others.
  const port = await freePort()
  const start = () => startServer({ ...options, port, settings })
  let server: RunningServer = await start()
  const url = (database: string) => `postgresql://postgres:test@127.0.0.1:${port}/${database}`
  const admin = await connect(url('postgres'), 'pairwise-test')
  await admin.query('CREATE DATABASE pairwise')
  await admin.end()
  return {
    url: url('pairwise'),
    stop: () => server.stop(),
    async start() {
      server = await start()
    },
    async remove() {
      await server.stop()
      callOff()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
