import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { connect } from '../src/connect.ts'
import { ClusterInUse } from '../src/embedded/cluster-owner.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../src/embedded/embedded-postgres.ts'
import { isAlive } from '../src/embedded/leftover-server.ts'

// mkdtemp makes folders that are closed to other users, so started by root these tests also show that Postgres gets in.
let dataFolder: string
let made: string
const servers: EmbeddedPostgres[] = []
const holders: ChildProcess[] = []
const log: string[] = []
const newFolder = () => join(mkdtempSync(join(tmpdir(), 'pairwise-embedded-')), 'data')
// The first start takes its time, so it is made once and copied; cp keeps the files' owner, which Postgres insists on.
beforeAll(async () => {
  made = newFolder()
  await (await startEmbeddedPostgres({ dataFolder: made, log: (line) => log.push(line) })).stop()
})
afterAll(() => rmSync(join(made, '..'), { recursive: true }))
beforeEach(() => {
  dataFolder = newFolder()
  execFileSync('cp', ['-a', made, dataFolder])
  log.length = 0
})
afterEach(async () => {
  for (const holder of holders.splice(0)) holder.kill('SIGKILL')
  for (const server of servers.splice(0)) await server.stop()
  rmSync(join(dataFolder, '..'), { recursive: true })
})

async function start(): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataFolder, log: (line) => log.push(line) })
  servers.push(server)
  return server
}

async function query<T extends object>({ connectionString }: { connectionString: string }, sql: string): Promise<T[]> {
  const client = await connect(connectionString, 'test')
  try {
    return (await client.query<T>(sql)).rows
  } finally {
    await client.end()
  }
}

/** Another process that keeps the server of the same folder running. */
async function startHolder(): Promise<{ holder: ChildProcess; pid: number; connectionString: string }> {
  const script = fileURLToPath(new URL('hold-postgres.ts', import.meta.url))
  const holder = spawn(process.execPath, ['--conditions=pairwise-source', script, dataFolder], { stdio: ['ignore', 'pipe', 'inherit'] })
  holders.push(holder)
  const ended = once(holder, 'exit').then(([code]) => Promise.reject(new Error(`The holder ended with ${code}.`)))
  // Later on the holder is killed on purpose.
  ended.catch(() => {})
  const [line] = (await Promise.race([once(createInterface({ input: holder.stdout }), 'line'), ended])) as [string]
  return { holder, ...(JSON.parse(line) as { pid: number; connectionString: string }) }
}

test('data and address stay over a restart, which has nothing to recover and nothing to wait for', async () => {
  const first = await start()
  await query(first, `CREATE TABLE t (x int); INSERT INTO t VALUES (7)`)
  await first.stop()
  const { length } = log
  const second = await start()
  const said = log.slice(length).join('\n')
  expect(said).toContain('database system was shut down at')
  expect(said).not.toMatch(/recover|redo|waiting for|stopping it/)
  expect(second.connectionString).toBe(first.connectionString)
  expect(await query(second, 'SELECT x FROM t')).toEqual([{ x: 7 }])
})

test('everything committed survives a SIGKILL of the server in the middle of writing', async () => {
  const first = await start()
  const exits: unknown[] = []
  first.onExit((exit) => exits.push(exit))
  const client = await connect(first.connectionString, 'test')
  client.on('error', () => {})
  await client.query('CREATE TABLE t (x int)')
  let committed = 0
  const writing = (async () => {
    for (;;) {
      await client.query('INSERT INTO t VALUES ($1)', [committed + 1])
      if (++committed === 200) process.kill(first.pid, 'SIGKILL')
    }
  })()
  await expect(writing).rejects.toThrow()
  await vi.waitUntil(() => exits.length > 0, { timeout: 60_000 })
  expect(exits).toEqual([{ code: null, signal: 'SIGKILL' }])
  const second = await start()
  const [row] = await query<{ n: number; top: number }>(second, 'SELECT count(*)::int AS n, max(x) AS top FROM t')
  expect(committed).toBeGreaterThanOrEqual(200)
  // The last insert may have been committed without its answer arriving.
  expect(row?.n).toBe(row?.top)
  expect([committed, committed + 1]).toContain(row?.n)
})

test('a stop that was asked for is no exit to report', async () => {
  const server = await start()
  const exits: unknown[] = []
  server.onExit((exit) => exits.push(exit))
  await server.stop()
  await server.stop()
  expect(isAlive(server.pid)).toBe(false)
  expect(exits).toEqual([])
})

test('a server that a killed process left running is stopped, and its data are there', async () => {
  const { holder, pid, connectionString } = await startHolder()
  await query({ connectionString }, `CREATE TABLE t (x int); INSERT INTO t VALUES (7)`)
  holder.kill('SIGKILL')
  await once(holder, 'exit')
  expect(isAlive(pid)).toBe(true)
  const server = await start()
  expect(isAlive(pid)).toBe(false)
  expect(server.connectionString).toBe(connectionString)
  expect(await query(server, 'SELECT x FROM t')).toEqual([{ x: 7 }])
})

test('a server that a living process keeps running is left alone', async () => {
  const { pid, connectionString } = await startHolder()
  await expect(start()).rejects.toThrow(ClusterInUse)
  expect(isAlive(pid)).toBe(true)
  expect(await query({ connectionString }, 'SELECT 1 AS x')).toEqual([{ x: 1 }])
})

test('a lock file that names some other program does not keep the server from starting', async () => {
  await (await start()).stop()
  writeFileSync(join(dataFolder, 'postgres', 'cluster', 'postmaster.pid'), `${process.ppid}\n${dataFolder}\n0\n1\n\n127.0.0.1\n`)
  const server = await start()
  expect(await query(server, 'SELECT 1 AS x')).toEqual([{ x: 1 }])
  expect(log.join('\n')).toContain('is another program')
})

test('a first start that was killed half way is simply repeated', async () => {
  rmSync(join(dataFolder, 'postgres'), { recursive: true })
  mkdirSync(join(dataFolder, 'postgres', 'cluster.new', 'base'), { recursive: true })
  writeFileSync(join(dataFolder, 'postgres', 'cluster.new', 'PG_VERSION'), '18')
  expect(await query(await start(), 'SELECT 1 AS x')).toEqual([{ x: 1 }])
})

test('a port that is taken is given up for another, which is then remembered', async () => {
  const first = await start()
  await first.stop()
  const port = Number(new URL(first.connectionString).port)
  const squatter = createServer().listen(port, '127.0.0.1')
  await once(squatter, 'listening')
  const second = await start()
  await second.stop()
  squatter.close()
  expect(new URL(second.connectionString).port).not.toBe(String(port))
  expect((await start()).connectionString).toBe(second.connectionString)
})

test('it is closed to others: a password in a closed file, loopback only, no superuser, a process group of its own', async () => {
  const server = await start()
  const password = join(dataFolder, 'postgres', 'password')
  expect(statSync(password).mode & 0o777).toBe(0o600)
  expect(new URL(server.connectionString).password).toBe(readFileSync(password, 'utf8'))
  const wrong = new URL(server.connectionString)
  wrong.password = 'wrong'
  await expect(connect(wrong.href, 'test')).rejects.toThrow(/password authentication failed/)
  const facts = await query(
    server,
    `SELECT current_setting('listen_addresses') AS listens, current_setting('fsync') AS fsync,
            current_setting('full_page_writes') AS pages, current_setting('synchronous_commit') AS commits, current_setting('server_encoding') AS encoding,
            (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AS super`,
  )
  const expected = { listens: '127.0.0.1', fsync: 'on', pages: 'on', commits: 'on', encoding: 'UTF8', super: false }
  expect(facts).toEqual([expected])
  expect(log.filter((line) => line.includes('listening on'))).toEqual([expect.stringContaining('"127.0.0.1"')])
  const stat = readFileSync(`/proc/${server.pid}/stat`, 'utf8')
  // After the name come state, parent and group.
  expect(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2]).toBe(String(server.pid))
  expect(log.join('\n')).not.toContain(new URL(server.connectionString).password)
})
