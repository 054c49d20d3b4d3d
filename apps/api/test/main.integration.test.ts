import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createDatabase } from '@pairwise/db'
import { createTestDatabase, type TestDatabase } from '@pairwise/db/testing'
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
/** What the process has of our own environment: no setting of the product, but what is compiled already. */
const ours = Object.fromEntries(Object.entries(process.env).filter(([name]) => ['PATH', 'NODE_COMPILE_CACHE'].includes(name)))

let folder: string
let database: TestDatabase
const started: ChildProcess[] = []

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pairwise-main-'))
  database = await createTestDatabase(inject('databaseUrl'))
})
afterEach(async () => {
  for (const child of started.splice(0)) {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
  }
  await database.drop()
  rmSync(folder, { recursive: true })
})

interface Started {
  readonly child: ChildProcess
  readonly output: { out: string; err: string }
  /** The message that says the address, or null when the process ended before. */
  readonly ready: Promise<{ type: string; url: string } | null>
  readonly ended: Promise<number | null>
}

function start(env: Record<string, string>): Started {
  const child = fork(main, [], {
    execArgv: ['--conditions=pairwise-source'],
    env: { ...ours, DATABASE_URL: database.url, PAIRWISE_DATA: folder, PAIRWISE_PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  started.push(child)
  const output = { out: '', err: '' }
  child.stdout?.on('data', (chunk) => {
    output.out += chunk
  })
  child.stderr?.on('data', (chunk) => {
    output.err += chunk
  })
  const ended = once(child, 'exit').then(([code]) => code as number | null)
  const ready = Promise.race([once(child, 'message').then(([message]) => message), ended.then(() => null)])
  return { child, output, ready, ended }
}

/** There is news of which somebody wants to hear by mail. */
async function tellSomebody(): Promise<void> {
  const db = createDatabase({ connectionString: database.url, applicationName: 'pairwise-test' })
  const by = await db.users.create({ name: 'Dana', username: 'dana', role: 'admin', passwordHash: '' })
  if (by === null) throw new Error('There is a Dana already.')
  await db.users.setMailAddress(by.id, 'dana@example.org')
  const news = { kind: 'approved', by: { id: by.id, name: by.name }, at: new Date().toISOString(), decidedBy: 'Kim' }
  await db.settings.put('second-person-news', news)
  await db.close()
}

describe('the process', () => {
  test('says its address and its setup code once, answers, and ends when it is told to', async () => {
    const { child, output, ready, ended } = start({})
    const message = await ready
    expect(message).toEqual({ type: 'ready', url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) })
    expect((await fetch(`${message?.url}/readyz`)).status).toBe(200)
    const code = readFileSync(join(folder, 'setup-code'), 'utf8').trim()
    await expect.poll(() => output.out.match(/setup code: [A-Z0-9-]+/g)).toEqual([`setup code: ${code}`])
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
    expect(output.err).toBe('')
  })

  test('ends when the process that started it is gone', async () => {
    const { child, ready, ended } = start({})
    await ready
    child.disconnect()
    expect(await ended).toBe(0)
  })

  test('ends in order while a mail server says nothing', async () => {
    const silent = createServer().listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const asked = once(silent, 'connection')
    await tellSomebody()
    const { port } = silent.address() as AddressInfo
    const mail = { PAIRWISE_SMTP_URL: `smtp://127.0.0.1:${port}`, PAIRWISE_MAIL_FROM: 'pairwise@example.org' }
    const { child, output, ready, ended } = start({ ...mail, PAIRWISE_PUBLIC_URL: 'http://127.0.0.1:7420' })
    await ready
    const [connection] = await asked
    child.kill('SIGTERM')
    expect([await ended, output.err]).toEqual([0, ''])
    connection.destroy()
    silent.close()
  })

  test('can be reached from this machine only, unless another address is named', async () => {
    const named = start({ PAIRWISE_HOST: '127.0.0.2' })
    expect((await named.ready)?.url).toMatch(/^http:\/\/127\.0\.0\.2:/)
  })

  test.each([
    [
      'settings that are wrong',
      { PAIRWISE_PORT: 'x', DATABASE_URL: 'mysql://db' },
      /^The settings can’t be used\. DATABASE_URL: .*PAIRWISE_PORT: .*\n$/,
    ],
    [
      'a database that does not answer',
      { DATABASE_URL: 'postgresql://u:hidden@127.0.0.1:1/none' },
      /^The database at 127\.0\.0\.1:1\/none can't be used: .*\n$/,
    ],
    ['a Redis that does not answer', { REDIS_URL: 'redis://127.0.0.1:1' }, /^The Redis that holds the job queue can't be used: .*\n$/],
  ])('ends with one clear line over %s', async (_, env, line) => {
    const { output, ready, ended } = start(env)
    expect(await ready).toBeNull()
    expect(await ended).toBe(1)
    await expect.poll(() => output.err).toMatch(line)
    expect(output.err + output.out).not.toContain('hidden')
  })

  test('ends with one clear line over a port that is in use', async () => {
    const server: Server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    const port = typeof address === 'object' && address ? String(address.port) : ''
    const { output, ended } = start({ PAIRWISE_PORT: port })
    expect(await ended).toBe(1)
    const line = `The address 127.0.0.1:${port} is in use. Stop what uses it, or set PAIRWISE_PORT to another port.\n`
    await expect.poll(() => output.err).toBe(line)
    server.close()
  })
})
