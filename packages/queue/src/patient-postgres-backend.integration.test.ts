import { Worker } from 'bullmq'
import pg from 'pg'
import { expect, inject, it, onTestFinished } from 'vitest'
import { createBackend, type QueueConnection } from './queue-connection.ts'
import { gate, openShortQueue, patience } from './testing/workbench.ts'

// A database that turns everybody away is a server that is there and still can't help: the worst kind of outage for a worker.
it('waits for a Postgres that refuses, without a busy loop, and finishes what was done meanwhile', async () => {
  const admin = new pg.Client(inject('databaseUrl'))
  await admin.connect()
  onTestFinished(() => admin.end())
  const name = `patience_${process.pid}`
  await admin.query(`CREATE DATABASE ${name}`)
  const url = new URL(inject('databaseUrl'))
  url.pathname = `/${name}`
  const connection: QueueConnection = { kind: 'postgres', connectionString: url.href, schema: 'queue' }

  const queue = openShortQueue(connection)
  const { opened, open } = gate()
  const ran: string[] = []
  const ended: string[] = []
  const errors: Error[] = []
  const work = async ({ name }: { name: string }) => {
    ran.push(name)
    if (name === 'during') await opened
  }
  const worker = new Worker('short', work, { connection, concurrency: 2, runRetryDelay: 500, drainDelay: 1 }, createBackend)
  onTestFinished(() => worker.close())
  worker.on('error', (error) => errors.push(error))
  worker.on('completed', (job) => ended.push(`${job.name} done`))
  worker.on('failed', (job) => ended.push(`${job?.name} failed`))
  await queue.add('during', {})
  await expect.poll(() => ran, patience).toEqual(['during'])

  await admin.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`)
  await admin.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [name])
  const refused = () => errors.filter((error) => 'code' in error && error.code === '55000').length
  await expect.poll(refused, patience).toBeGreaterThan(0)
  open()
  const [refusedBefore, from] = [refused(), Date.now()]
  await expect.poll(refused, patience).toBeGreaterThan(refusedBefore + 20)
  const elapsedMs = Date.now() - from
  await admin.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`)

  await queue.add('after', {})
  await expect.poll(() => ended, patience).toEqual(expect.arrayContaining(['during done', 'after done']))
  expect(ended).toHaveLength(2)
  expect(ran).toEqual(['during', 'after'])
  // A busy loop is refused that often within a few milliseconds.
  expect(elapsedMs).toBeGreaterThan(500)
})
