import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { type Caller, problemOf } from './harness/caller.ts'
import { finishPlan } from './harness/finish-plan.ts'
import { finishRun } from './harness/finish-run.ts'
import { pairRequest } from './harness/pair-request.ts'
import { startApi, type TestApi } from './harness/start-api.ts'
import { startWorker, type TestWorker } from './harness/start-worker.ts'

let api: TestApi
let worker: TestWorker
let admin: Caller

beforeAll(async () => {
  api = await startApi({ serverUrl: inject('databaseUrl') })
  worker = await startWorker(api.config)
  admin = await api.signedIn('admin')
})
afterAll(async () => {
  await worker.close()
  await api.close()
})

const keyed = (key: string) => ({ 'idempotency-key': key })

async function makePair(name: string): Promise<string> {
  return (await admin.call('createPair', { body: await pairRequest(api, name) })).id
}

describe('a request with an Idempotency-Key', () => {
  test('has one effect and one answer, the ETag included', async () => {
    const body = await pairRequest(api, 'Once')
    const first = await admin.send('createPair', { body, headers: keyed('make once') })
    const again = await admin.send('createPair', { body, headers: keyed('make once') })
    expect(again.statusCode).toBe(201)
    expect(again.body).toBe(first.body)
    expect(again.headers.etag).toBe(first.headers.etag)
    expect((await admin.call('listPairs')).rows.filter(({ name }) => name === 'Once')).toHaveLength(1)
  })

  test('gets the same answer although the world went on', async () => {
    const pairId = await makePair('Goes on')
    const first = await admin.send('startRun', { params: { pairId }, headers: keyed('run once') })
    await finishRun(api.deps.database, first.json().id)
    const again = await admin.send('startRun', { params: { pairId }, headers: keyed('run once') })
    expect(again.body).toBe(first.body)
    expect((await admin.call('listRuns', { query: { pair: pairId } })).rows).toHaveLength(1)
  })

  test('of twenty at once has one effect, and all get its answer', async () => {
    const pairId = await makePair('At once')
    const send = () => admin.send('preview', { params: { pairId }, body: { resync: false }, headers: keyed('at once') })
    const answers = await Promise.all(Array.from({ length: 20 }, send))
    expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([202]))
    expect(new Set(answers.map(({ body }) => body)).size).toBe(1)
    expect(await api.deps.database.prisma.plan.count({ where: { pairId } })).toBe(1)
  })

  test('makes a pair once of more at once than there are connections to the database', async () => {
    const body = await pairRequest(api, 'Crowd')
    const answers = await Promise.all(Array.from({ length: 40 }, () => admin.send('createPair', { body, headers: keyed('crowd') })))
    expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([201]))
    expect(new Set(answers.map((answer) => answer.body)).size).toBe(1)
  })

  test('applies a plan once', async () => {
    const pairId = await makePair('Applied')
    const { id } = await admin.call('preview', { params: { pairId }, body: { resync: false } })
    await finishPlan(api.deps.database, id, { fingerprint: 'f1' })
    const send = () => admin.send('applyPlan', { params: { planId: id }, body: { fingerprint: 'f1' }, headers: keyed('apply') })
    const answers = await Promise.all(Array.from({ length: 5 }, send))
    expect(new Set(answers.map(({ body }) => body)).size).toBe(1)
    expect(answers[0]?.statusCode).toBe(202)
  })

  test('can’t be sent with another request', async () => {
    const one = await makePair('Reused one')
    const two = await makePair('Reused two')
    await admin.call('startRun', { params: { pairId: one }, headers: keyed('reused') })
    expect((await admin.refused('startRun', { params: { pairId: two }, headers: keyed('reused') })).code).toBe('idempotency-key-reused')
    const preview = { params: { pairId: one }, headers: keyed('reused') }
    expect((await admin.refused('preview', { ...preview, body: { resync: false } })).code).toBe('idempotency-key-reused')
    expect((await admin.call('listRuns', { query: { pair: two } })).rows).toEqual([])
  })

  test('that was refused had no effect, so it may be sent again', async () => {
    const pairId = await makePair('Refused')
    const { id } = await admin.call('startRun', { params: { pairId } })
    expect((await admin.refused('startRun', { params: { pairId }, headers: keyed('after refusal') })).code).toBe('run-active')
    await finishRun(api.deps.database, id)
    const run = await admin.call('startRun', { params: { pairId }, headers: keyed('after refusal') })
    expect(run.id).not.toBe(id)
  })

  test('belongs to the person who sent it', async () => {
    const pairId = await makePair('Of two people')
    const other = await api.signedIn('operator')
    const mine = await admin.call('preview', { params: { pairId }, body: { resync: false }, headers: keyed('shared') })
    const theirs = await other.call('preview', { params: { pairId }, body: { resync: false }, headers: keyed('shared') })
    expect(theirs.id).not.toBe(mine.id)
    expect(theirs.requestedBy).toBe('The operator')
  })

  test('has a key of a reasonable length', async () => {
    const pairId = await makePair('Long key')
    for (const key of ['', 'k'.repeat(201)]) {
      const response = await admin.send('startRun', { params: { pairId }, headers: keyed(key) })
      expect(problemOf(response)).toMatchObject({ code: 'bad-request', errors: [{ path: 'idempotency-key' }] })
    }
  })
})
