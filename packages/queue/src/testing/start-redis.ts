import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterDeath } from './after-death.ts'
import { freePort } from './free-port.ts'

export interface TestRedis {
  readonly url: string
  /** Ends the server. Its data and its address stay. */
  stop(): Promise<void>
  start(): Promise<void>
  /** Ends the server for good and removes its data. */
  remove(): Promise<void>
}

const startLimitMs = 10_000

/** Starts a private redis-server on a free loopback port, with a folder of its own. It never outlives this process. */
export async function startRedis(): Promise<TestRedis> {
  const folder = mkdtempSync(join(tmpdir(), 'pairwise-redis-'))
  const port = await freePort()
  let child: ChildProcess | undefined
  const callOff = afterDeath('kill -KILL "$(cat "$1/pid")"; rm -rf "$1"', folder)

  const start = async () => {
    child = launch(folder, port)
    await answering(child, port)
  }
  const stop = async () => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    await ended
  }
  await start()
  return {
    url: `redis://127.0.0.1:${port}`,
    start,
    stop,
    async remove() {
      await stop()
      callOff()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function launch(folder: string, port: number): ChildProcess {
  const options = {
    bind: '127.0.0.1',
    port: String(port),
    dir: folder,
    pidfile: join(folder, 'pid'),
    appendonly: 'yes',
    save: '',
    'maxmemory-policy': 'noeviction',
    daemonize: 'no',
  }
  return spawn(
    'redis-server',
    Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]),
    {
      stdio: 'ignore',
    },
  )
}

/** Resolves once the server answers PING; rejects when it could not start. */
async function answering(child: ChildProcess, port: number): Promise<void> {
  const failed = new Promise<never>((_, reject) => {
    child.once('error', (cause) => reject(new Error(whyNotStarted(cause), { cause })))
    child.once('exit', (code) => reject(new Error(`redis-server ended with code ${code} before it answered.`)))
  })
  const answered = (async () => {
    const giveUpAt = Date.now() + startLimitMs
    while (!(await pings(port))) {
      if (Date.now() > giveUpAt) throw new Error(`redis-server did not answer within ${startLimitMs} ms.`)
      await sleep(20)
    }
  })()
  await Promise.race([answered, failed])
}

function whyNotStarted(cause: NodeJS.ErrnoException): string {
  return cause.code === 'ENOENT'
    ? 'redis-server is not installed, and these tests need it. Install it (Debian: apt-get install redis-server) and run them again.'
    : `redis-server could not be started: ${cause.message}`
}

function pings(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'))
    const settle = (answer: boolean) => {
      socket.destroy()
      resolve(answer)
    }
    socket.once('data', (data) => settle(data.toString().startsWith('+PONG')))
    socket.once('error', () => settle(false))
    socket.once('close', () => settle(false))
  })
}
