import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { freePort } from './free-port.ts'

const run = promisify(execFile)
const longestStartMs = 60_000

/** A server that speaks S3, with one user. */
export interface S3Server {
  readonly endpoint: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly region: string
  stop(): Promise<void>
}

/** Ceph's RADOS gateway on a cluster of one node that keeps everything in memory. */
export async function startRgw(): Promise<S3Server> {
  const folder = mkdtempSync(join(tmpdir(), 'pairwise-rgw-'))
  const cluster = new Cluster(folder)
  try {
    const port = await cluster.start()
    const user = { accessKeyId: 'test', secretAccessKey: 'testsecret' }
    await cluster.run('radosgw-admin', [
      ...['user', 'create', '--uid=test', '--display-name=test'],
      ...[`--access-key=${user.accessKeyId}`, `--secret-key=${user.secretAccessKey}`],
    ])
    return { endpoint: `http://127.0.0.1:${port}`, ...user, region: 'us-east-1', stop: () => cluster.stop() }
  } catch (error) {
    await cluster.stop()
    throw error
  }
}

class Cluster {
  readonly #folder: string
  readonly #env: NodeJS.ProcessEnv
  readonly #daemons: ChildProcess[] = []
  /** A test that dies leaves no server behind. */
  readonly #killAll = () => {
    for (const daemon of this.#daemons) daemon.kill('SIGKILL')
  }

  constructor(folder: string) {
    this.#folder = folder
    this.#env = { ...process.env, CEPH_CONF: join(folder, 'ceph.conf') }
    process.once('exit', this.#killAll)
  }

  /** Answers with the port of the gateway. */
  async start(): Promise<number> {
    for (const name of ['mon', 'osd', 'run', 'log']) mkdirSync(join(this.#folder, name))
    const [monPort, port] = [await freePort(), await freePort()]
    const fsid = randomUUID()
    writeFileSync(join(this.#folder, 'ceph.conf'), configuration({ folder: this.#folder, fsid, monPort, port }))
    const monMap = join(this.#folder, 'monmap')
    await this.run('monmaptool', ['--create', '--clobber', '--fsid', fsid, '--addv', 'a', `[v2:127.0.0.1:${monPort}]`, monMap])
    await this.run('ceph-mon', ['--mkfs', '-i', 'a', '--monmap', monMap])
    this.#startDaemon('ceph-mon', ['-i', 'a'])
    await this.run('ceph-osd', ['-i', '0', '--mkfs', '--no-mon-config'])
    await this.run('ceph', ['osd', 'new', readFileSync(join(this.#folder, 'osd', 'fsid'), 'utf8').trim(), '0'])
    this.#startDaemon('ceph-osd', ['-i', '0'])
    this.#startDaemon('radosgw', ['-n', 'client.rgw'])
    await this.#answers(`http://127.0.0.1:${port}`)
    return port
  }

  async run(command: string, args: readonly string[]): Promise<void> {
    await run(command, [...args], { env: this.#env, timeout: longestStartMs })
  }

  async stop(): Promise<void> {
    process.off('exit', this.#killAll)
    await Promise.all(this.#daemons.map(ended))
    rmSync(this.#folder, { recursive: true, force: true })
  }

  #startDaemon(command: string, args: readonly string[]): void {
    const output = openSync(join(this.#folder, 'log', `${command}.out`), 'a')
    this.#daemons.push(spawn(command, [...args, '-f'], { env: this.#env, stdio: ['ignore', output, output] }))
    closeSync(output)
  }

  async #answers(url: string): Promise<void> {
    for (const end = Date.now() + longestStartMs; ; await sleep(25)) {
      if (await isAnswering(url)) return
      const dead = this.#daemons.find((daemon) => daemon.exitCode !== null)
      if (dead !== undefined || Date.now() > end) throw new Error(`the gateway did not start: ${this.#output()}`)
    }
  }

  #output(): string {
    const read = (command: string) => readFileSync(join(this.#folder, 'log', `${command}.out`), 'utf8').slice(-2000)
    return ['ceph-mon', 'ceph-osd', 'radosgw'].map(read).join('\n')
  }
}

async function isAnswering(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok
  } catch (error) {
    if (error instanceof TypeError) return false
    throw error
  }
}

async function ended(daemon: ChildProcess): Promise<void> {
  if (daemon.exitCode !== null || daemon.signalCode !== null) return
  const exit = new Promise((resolve) => daemon.once('exit', resolve))
  daemon.kill('SIGKILL')
  await exit
}

interface Places {
  readonly folder: string
  readonly fsid: string
  readonly monPort: number
  readonly port: number
}

/** The quick proposals let a monitor start in a second; without the modes of `ms` a gateway without cephx never connects. */
function configuration({ folder, fsid, monPort, port }: Places): string {
  const without = ['auth cluster required', 'auth service required', 'auth client required'].map((key) => `${key} = none`)
  const modes = ['mon client', 'client', 'cluster', 'service', 'mon service', 'mon cluster'].map((key) => `ms ${key} mode = crc secure`)
  return `[global]
fsid = ${fsid}
mon host = [v2:127.0.0.1:${monPort}]
mon initial members = a
${[...without, ...modes].join('\n')}
public addr = 127.0.0.1
cluster addr = 127.0.0.1
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 4
osd pool default pgp num = 4
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
mon allow pool size one = true
mon osd max pg per osd = 2000
mon data avail crit = 1
mon data avail warn = 1
paxos propose interval = 0.02
paxos min wait = 0.01
osd objectstore = memstore
memstore device bytes = 8589934592
osd max object name len = 2048
osd class load list = *
osd class default list = *
mon data = ${folder}/mon
osd data = ${folder}/osd
run dir = ${folder}/run
admin socket = ${folder}/run/$name.asok
log file = ${folder}/log/$name.log
pid file = ${folder}/run/$name.pid
rgw frontends = beast endpoint=127.0.0.1:${port} tcp_nodelay=1
rgw override bucket index max shards = 1
rgw thread pool size = 64
rgw run sync thread = false
rgw enable usage log = false
`
}
