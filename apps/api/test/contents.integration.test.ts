import { randomBytes } from 'node:crypto'
import { contentRequest, type RouteName } from '@pairwise/contracts'
import { createDatabase, type Database } from '@pairwise/db'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import type { Caller } from './harness/caller.ts'
import { pairRequest } from './harness/pair-request.ts'
import { seedConflicts } from './harness/seed-conflicts.ts'
import { startApi, type TestApi } from './harness/start-api.ts'
import { startWorker, type TestWorker } from './harness/start-worker.ts'

let api: TestApi
let worker: TestWorker
let database: Database
let admin: Caller
let viewer: Caller
/** What the worker has for each side; null is another file than the one recorded. */
const files: { path1: Buffer | null | 'denied'; path2: Buffer | null } = { path1: null, path2: null }
let sent = 0

/** Does what a worker does with a file, from memory. */
async function send(transferId: string): Promise<null> {
  const request = contentRequest.parse(await database.contentTransfers.request(transferId))
  const bytes = files[request.side]
  if (bytes === null || bytes === 'denied') {
    const head = bytes === null ? { kind: 'changed' } : { kind: 'unreadable', cause: 'permission denied' }
    await database.contentTransfers.putHead(transferId, head)
    return null
  }
  await database.contentTransfers.putHead(transferId, { kind: 'ok', size: bytes.length })
  const part = bytes.subarray(0, request.first ?? bytes.length)
  for (let n = 0; n * 100_000 < part.length; n++) {
    if (!(await database.contentTransfers.putChunk(transferId, n, part.subarray(n * 100_000, (n + 1) * 100_000)))) return null
    sent++
  }
  await database.contentTransfers.end(transferId, true)
  return null
}

beforeAll(async () => {
  api = await startApi({ serverUrl: inject('databaseUrl') })
  database = createDatabase({ connectionString: api.config.databaseUrl })
  worker = await startWorker(api.config, { 'send-content': ({ payload }) => send(payload.transferId) })
  admin = await api.signedIn('admin')
  viewer = await api.signedIn('viewer')
})
afterAll(async () => {
  await worker.close()
  await database.close()
  await api.close()
})

let round = 0
let pairId: string
let conflictId: number
beforeEach(async () => {
  const pair = await admin.call('createPair', { body: await pairRequest(api, `Contents ${++round}`) })
  pairId = pair.id
  const [id = 0] = await seedConflicts(api.deps.database, pairId, [{ path: 'folder/a "b"\nü<b>.txt' }])
  conflictId = id
  sent = 0
})

const of = (version: string, query: Record<string, string | number> = {}) => ({ params: { conflictId, version }, query })

describe('a download', () => {
  test('is the file, byte for byte, as something that no browser looks into', async () => {
    files.path1 = randomBytes(1_234_567)
    const response = await admin.send('readConflictContent', of('path1'))
    expect(response.statusCode).toBe(200)
    expect(response.rawPayload.equals(files.path1)).toBe(true)
    expect(response.headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-length': '1234567',
      'content-disposition': "attachment; filename*=UTF-8''a%20%22b%22%0A%C3%BC%3Cb%3E.txt",
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
    })
    const first = await admin.send('readConflictContent', of('path1', { first: 10 }))
    expect(first.rawPayload.equals(files.path1.subarray(0, 10))).toBe(true)
    expect((await database.pool.query('SELECT FROM content_transfers')).rowCount).toBe(0)
  })

  test('is shown only when its own bytes are those of a picture', async () => {
    const png = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), randomBytes(300_000)])
    files.path1 = png
    const picture = await admin.send('readConflictContent', of('path1', { as: 'inline' }))
    expect(picture.headers).toMatchObject({ 'content-type': 'image/png', 'content-disposition': expect.stringMatching(/^inline/) })
    expect(picture.rawPayload.equals(png)).toBe(true)
    files.path1 = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')
    const drawing = await admin.send('readConflictContent', of('path1', { as: 'inline' }))
    expect(drawing.headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-disposition': expect.stringMatching(/^attachment/),
    })
  })

  test('of what is another file by now, or is not there, is refused', async () => {
    files.path1 = null
    expect((await admin.refused('readConflictContent', of('path1'))).code).toBe('content-changed')
    files.path1 = 'denied'
    expect(await admin.refused('readConflictContent', of('path1'))).toMatchObject({
      code: 'content-unreadable',
      params: { cause: 'permission denied' },
    })
    for (const version of ['base', 'merged']) expect((await admin.refused('readConflictContent', of(version))).code).toBe('not-found')
    expect((await admin.refused('readConflictContent', of('path3'))).code).toBe('bad-request')
    expect((await database.pool.query('SELECT FROM content_transfers')).rowCount).toBe(0)
  })
})

describe('a text', () => {
  test('is decoded, with what its bytes look like', async () => {
    files.path2 = Buffer.from('März\r\nApril beträgt\r\n', 'latin1')
    expect(await admin.call('readConflictText', of('path2'))).toMatchObject({
      ...{ text: 'März\nApril beträgt\n', exact: true, truncated: false, contentKind: 'text', size: 21 },
      form: { encoding: 'windows-1252', mark: false, lineEndings: 'crlf' },
    })
  })

  test('that is too large is refused, and its beginning is given', async () => {
    files.path2 = Buffer.from('line of text\n'.repeat(400_000))
    expect((await admin.refused('readConflictText', of('path2'))).code).toBe('content-too-large')
    const beginning = await admin.call('readConflictText', of('path2', { part: 'beginning' }))
    expect(beginning).toMatchObject({ truncated: true, size: files.path2.length })
    expect(beginning.text).toHaveLength(2 * 1024 * 1024)
    expect(sent).toBeLessThan(2 * 22 + 2)
  })

  test('that is none is refused', async () => {
    files.path2 = Buffer.from('SQLite format 3\0')
    expect((await admin.refused('readConflictText', of('path2'))).code).toBe('not-text')
  })
})

test('viewers see what is inside only where the pair says so', async () => {
  files.path1 = Buffer.from('inside')
  for (const name of ['readConflictText', 'readConflictContent'] as const satisfies readonly RouteName[]) {
    expect(await viewer.refused(name, of('path1'))).toMatchObject({ code: 'forbidden', params: { reason: 'content-closed' } })
  }
  await database.pool.query('UPDATE pairs SET content_for_viewers = true WHERE id = $1', [pairId])
  expect((await viewer.call('readConflictText', of('path1'))).text).toBe('inside')
})
