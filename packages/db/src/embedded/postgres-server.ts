import { type ChildProcess, spawn } from 'node:child_process'
import { chown, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import type { PostgresBinaries } from './postgres-binaries.ts'
import { commandAs, type ServerAccount } from './server-account.ts'

/** A cluster is the folder that holds one server's data. */
export interface ClusterOptions {
  readonly cluster: string
  readonly binaries: PostgresBinaries
  readonly account: ServerAccount | null
  readonly log: (line: string) => void
}

export interface ServerOptions extends ClusterOptions {
  readonly port: number
  readonly settings: Readonly<Record<string, string>>
}

export interface ServerExit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

export interface RunningServer {
  readonly pid: number
  /** Resolves when the server has ended, asked or not. */
  readonly exited: Promise<ServerExit>
  /** Ends the server: open transactions are rolled back, everything committed is on the disk. */
  stop(): Promise<void>
}

/** The server ended before it took connections. `lines` are its last words. */
export class ServerStartError extends Error {
  override readonly name = 'ServerStartError'
  readonly lines: readonly string[]

  constructor(message: string, lines: readonly string[]) {
    super(message)
    this.lines = lines
  }
}

const lastWords = 20
/** All that the server sees of our environment is nothing: it may hold secrets, and names that Postgres obeys. */
const serverEnvironment = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' }
const fastStopMs = 20_000

/** Makes a new cluster. It appears under its name only when it is whole, so a killed start is simply repeated. */
export async function createCluster(
  options: ClusterOptions & { readonly password: string; readonly flags?: readonly string[] },
): Promise<void> {
  const unfinished = `${options.cluster}.new`
  const passwordFile = `${options.cluster}.pw`
  await rm(unfinished, { recursive: true, force: true })
  await mkdir(unfinished, { mode: 0o700 })
  await rm(passwordFile, { force: true })
  await writeFile(passwordFile, options.password, { mode: 0o600, flag: 'wx' })
  try {
    for (const path of options.account ? [unfinished, passwordFile] : [])
      await chown(path, options.account?.uid ?? 0, options.account?.gid ?? 0)
    await runInitdb({ ...options, cluster: unfinished }, [
      `--pgdata=${unfinished}`,
      '--username=postgres',
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      ...(options.flags ?? []),
    ])
  } finally {
    await rm(passwordFile, { force: true })
  }
  await rename(unfinished, options.cluster)
}

async function runInitdb(options: ClusterOptions, args: readonly string[]): Promise<void> {
  const child = spawnAs(options, options.binaries.initdb, args)
  const lines = collectLines(child, options.log)
  const exit = await endOf(child, 'close')
  if (exit.code !== 0)
    throw new ServerStartError(`Postgres could not make its data folder ${options.cluster}: ${summary(lines, exit)}`, lines)
}

/**
 * Starts the server on loopback and resolves once it takes connections. It leads a process group of its own, so a
 * Ctrl-C in the terminal reaches only whoever started it, and it is told to stop when this process exits.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const settings = { listen_addresses: '127.0.0.1', unix_socket_directories: '', ...options.settings }
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const child = spawnAs(options, options.binaries.postgres, ['-D', options.cluster, '-p', String(options.port), ...flags])
  const exited = endOf(child, 'exit')
  const closed = endOf(child, 'close')
  const stopAtExit = () => {
    child.kill('SIGINT')
  }
  process.on('exit', stopAtExit)
  child.once('exit', () => process.off('exit', stopAtExit))
  let ready = () => {}
  const isReady = new Promise<null>((resolve) => {
    ready = () => resolve(null)
  })
  const lines = collectLines(child, (line) => {
    options.log(line)
    if (line.includes('database system is ready to accept connections')) ready()
  })
  const early = await Promise.race([isReady, closed])
  if (early !== null) throw new ServerStartError(`Postgres ended while it started: ${summary(lines, early)}`, lines)
  return { pid: child.pid ?? 0, exited, stop: () => stop(child, exited) }
}

async function stop(child: ChildProcess, exited: Promise<ServerExit>): Promise<void> {
  child.kill('SIGINT')
  // SIGQUIT ends it without its last checkpoint; the next start replays the log instead.
  const impatient = setTimeout(() => child.kill('SIGQUIT'), fastStopMs)
  await exited
  clearTimeout(impatient)
}

function spawnAs(options: ClusterOptions, file: string, args: readonly string[]): ChildProcess {
  const command = commandAs(options.account, [dirname(options.cluster), join(dirname(file), '../lib')], file, args)
  return spawn(command.file, command.args, {
    ...command.options,
    cwd: dirname(options.cluster),
    env: serverEnvironment,
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
}

/** `exit` comes with the process; `close` when everything it wrote was read, which its own children can hold up. */
function endOf(child: ChildProcess, event: 'exit' | 'close'): Promise<ServerExit> {
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once(event, (code, signal) => resolve({ code, signal }))
  })
}

function collectLines(child: ChildProcess, each: (line: string) => void): string[] {
  const lines: string[] = []
  if (!child.stderr) throw new Error('The standard error of Postgres is not connected.')
  createInterface({ input: child.stderr }).on('line', (line) => {
    lines.push(line)
    if (lines.length > lastWords) lines.shift()
    each(line)
  })
  return lines
}

function summary(lines: readonly string[], exit: ServerExit): string {
  const telling = lines.find((line) => /FATAL|PANIC|error:|could not/.test(line)) ?? lines.at(-1)
  return telling ?? `it ended with ${exit.signal ?? `status ${exit.code}`}.`
}
