import { chmod, readdir, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Pair } from '@pairwise/contracts'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type { Caller } from './harness/caller.ts'
import { pairRequest } from './harness/pair-request.ts'
import { queuedSchedules } from './harness/queued-schedules.ts'
import { startApi, type TestApi } from './harness/start-api.ts'
import { startWorker, type TestWorker } from './harness/start-worker.ts'

let api: TestApi
let worker: TestWorker
let admin: Caller
let connectionId: string

beforeAll(async () => {
  api = await startApi({ serverUrl: inject('databaseUrl') })
  worker = await startWorker(api.config)
  admin = await api.signedIn('admin')
  connectionId = await api.connectionId()
})
afterAll(async () => {
  await worker.close()
  await api.close()
})

async function makePair(name: string, changes = {}): Promise<{ pair: Pair; etag: string }> {
  const response = await admin.send('createPair', { body: await pairRequest(api, name, changes) })
  if (response.statusCode !== 201) throw new Error(response.body)
  return { pair: response.json(), etag: String(response.headers.etag) }
}

const side = (folder: string) => ({ connectionId, folder, name: 'Side' })

describe('connections', () => {
  test('there is this machine, with the folders that pairs may use', async () => {
    const { rows } = await admin.call('listConnections')
    expect(rows).toMatchObject([{ kind: 'local', name: 'This server’s disk', roots: api.config.localRoots }])
  })
})

describe('a folder check', () => {
  test('says what a worker sees of one or both folders', async () => {
    const folder = await api.folder('checked')
    expect(await admin.call('checkFolders', { body: { path1: { connectionId, folder } } })).toMatchObject({
      path1: { state: 'ok' },
      path2: null,
    })
    const both = { path1: { connectionId, folder }, path2: { connectionId, folder: join(folder, 'missing') } }
    expect(await admin.call('checkFolders', { body: both })).toMatchObject({ path1: { state: 'ok' }, path2: { state: 'missing' } })
    expect(await admin.call('checkFolders', { body: {} })).toMatchObject({ path1: null, path2: null, relation: 'unknown' })
  })

  test('of a connection that does not exist is refused', async () => {
    const body = { path1: { connectionId: '00000000-0000-4000-8000-000000000000', folder: '/' } }
    expect(await admin.refused('checkFolders', { body })).toMatchObject({ code: 'not-found', params: { side: 'path1' } })
  })
})

describe('making a pair', () => {
  test('answers with it, with the defaults filled in and an ETag', async () => {
    const { pair, etag } = await makePair('Photos', { settings: { filters: '- *.tmp\n' } })
    expect(pair).toMatchObject({
      name: 'Photos',
      path1: { name: 'Laptop' },
      settings: { maxDeletePercent: 25, maxDeleteFiles: 1000, filters: '- *.tmp\n' },
      version: 1,
      schedule: { schedule: { kind: 'manual' }, paused: false, next: [] },
      sync: { state: 'needs-baseline' },
      lastRun: null,
      activeRun: null,
      lastPlan: null,
      sample: false,
    })
    const read = await admin.send('getPair', { params: { pairId: pair.id } })
    expect(read.headers.etag).toBe(etag)
    expect({ ...read.json(), asOf: pair.asOf }).toEqual(pair)
    expect((await admin.call('listPairs')).rows.map(({ id }) => id)).toContain(pair.id)
  })

  test.each([
    ['path-not-allowed', '/etc'],
    ['path-not-allowed', '/no such folder anywhere'],
    ['path-missing', 'missing'],
  ] as const)('refuses %s for %s', async (code, folder) => {
    const good = await pairRequest(api, `Refused ${code}`)
    const bad = folder.startsWith('/') ? folder : join(dirname(good.path1.folder), folder)
    const refusal = await admin.refused('createPair', { body: { ...good, path2: side(bad) } })
    expect(refusal).toMatchObject({ code, status: 422, params: { side: 'path2', path: bad }, errors: [{ path: 'path2.folder' }] })
  })

  test('refuses what is no folder, can’t be read, or can’t be written', async () => {
    const good = await pairRequest(api, 'Refused kinds')
    const file = join(good.path1.folder, 'file')
    await writeFile(file, 'x')
    const unreadable = await api.folder('unreadable')
    const readOnly = await api.folder('read-only')
    await chmod(unreadable, 0o000)
    await chmod(readOnly, 0o500)
    try {
      const cases = [
        [file, 'path-not-a-folder'],
        [unreadable, 'path-unreadable'],
        [readOnly, 'path-not-writable'],
      ] as const
      for (const [folder, code] of cases) {
        expect((await admin.refused('createPair', { body: { ...good, path2: side(folder) } })).code).toBe(code)
      }
    } finally {
      await chmod(unreadable, 0o700)
      await chmod(readOnly, 0o700)
    }
  })

  test('refuses two folders that are one, or one inside the other, also through links', async () => {
    const good = await pairRequest(api, 'Refused overlap')
    const inside = await api.folder('Refused overlap/one/inside')
    const link = join(dirname(good.path1.folder), 'link')
    await symlink(good.path1.folder, link)
    const cases = [
      [good.path1.folder, 'same'],
      [`${good.path1.folder}/`, 'same'],
      [link, 'same'],
      [inside, 'path2-inside-path1'],
      [join(link, 'inside'), 'path2-inside-path1'],
      [dirname(good.path1.folder), 'path1-inside-path2'],
    ] as const
    for (const [folder, relation] of cases) {
      const refusal = await admin.refused('createPair', { body: { ...good, path2: side(folder) } })
      expect(refusal).toMatchObject({ code: 'paths-overlap', params: { relation } })
    }
  })

  test('refuses a link that leads out of the allowed roots', async () => {
    const good = await pairRequest(api, 'Refused link')
    const link = join(dirname(good.path1.folder), 'out')
    await symlink('/etc', link)
    expect((await admin.refused('createPair', { body: { ...good, path2: side(link) } })).code).toBe('path-not-allowed')
  })

  test('refuses a name that is taken, filters that can’t be read, a schedule that can’t be kept', async () => {
    await makePair('Taken')
    expect(await admin.refused('createPair', { body: await pairRequest(api, 'Taken') })).toMatchObject({
      code: 'name-taken',
      params: { name: 'Taken' },
    })
    const filters = { ...(await pairRequest(api, 'Bad filters')), settings: { filters: '- *.tmp\nwhatever\n' } }
    expect(await admin.refused('createPair', { body: filters })).toMatchObject({ code: 'filters-invalid', params: { line: 2 } })
    const speed = { ...(await pairRequest(api, 'Bad speed')), settings: { bandwidth: 'fast' } }
    expect((await admin.refused('createPair', { body: speed })).code).toBe('bandwidth-invalid')
    const schedule = { ...(await pairRequest(api, 'Bad schedule')), schedule: { kind: 'cron', expression: '61 * * * *', timeZone: 'UTC' } }
    expect((await admin.refused('createPair', { body: schedule })).code).toBe('schedule-invalid')
  })

  test('names the fields that are not usable', async () => {
    const good = await pairRequest(api, 'Bad fields')
    const bad = { ...good, name: ' ', path1: { ...good.path1, folder: 'relative' }, settings: { maxDeletePercent: 200 } }
    const refusal = await admin.refused('createPair', { body: bad })
    expect(refusal.code).toBe('bad-request')
    expect(refusal.errors?.map(({ path }) => path)).toEqual(['name', 'path1.folder', 'settings.maxDeletePercent'])
    const unknown = { ...good, settings: { maxDelete: 5 } }
    expect(await admin.refused('createPair', { body: unknown })).toMatchObject({
      code: 'unknown-setting',
      params: { name: 'settings.maxDelete' },
    })
    const elsewhere = { ...good, path1: { ...good.path1, connectionId: '00000000-0000-4000-8000-000000000000' } }
    expect(await admin.refused('createPair', { body: elsewhere })).toMatchObject({
      code: 'bad-request',
      errors: [{ path: 'path1.connectionId' }],
    })
    const nul = { ...good, name: 'a\0b' }
    expect(await admin.refused('createPair', { body: nul })).toMatchObject({ code: 'bad-request', errors: [{ path: 'name' }] })
  })
})

describe('changing a pair', () => {
  test('needs the revision that it was made from', async () => {
    const { pair, etag } = await makePair('Changed')
    const params = { pairId: pair.id }
    expect((await admin.refused('updatePair', { params, body: { name: 'New name' } })).code).toBe('precondition-required')
    for (const other of ['"99"', 'W/"1"', '*', 'nonsense']) {
      const refusal = await admin.refused('updatePair', { params, body: { name: 'New name' }, headers: { 'if-match': other } })
      expect(refusal).toMatchObject({ code: 'precondition-failed', status: 412 })
    }
    const changed = await admin.send('updatePair', { params, body: { name: 'New name' }, headers: { 'if-match': etag } })
    expect(changed.json()).toMatchObject({ name: 'New name', version: 1 })
    expect(changed.headers.etag).not.toBe(etag)
    expect((await admin.refused('updatePair', { params, body: { name: 'Again' }, headers: { 'if-match': etag } })).code).toBe(
      'precondition-failed',
    )
  })

  test('of two at once, one is refused', async () => {
    const { pair, etag } = await makePair('Contended')
    const change = (name: string) =>
      admin.send('updatePair', { params: { pairId: pair.id }, body: { name }, headers: { 'if-match': etag } })
    const answers = await Promise.all(['A', 'B', 'C', 'D'].map((name) => change(`Contended ${name}`)))
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 412, 412, 412])
  })

  test('settings make a new version; another name for a side does not ask a worker', async () => {
    const { pair, etag } = await makePair('Versioned')
    const params = { pairId: pair.id }
    const looks = worker.looks()
    const named = await admin.send('updatePair', {
      params,
      body: { path1: { ...pair.path1, name: 'Desk' } },
      headers: { 'if-match': etag },
    })
    expect(named.json()).toMatchObject({ version: 1, path1: { name: 'Desk' } })
    const settings = { ...pair.settings, maxDeletePercent: 50 }
    const set = await admin.send('updatePair', { params, body: { settings }, headers: { 'if-match': String(named.headers.etag) } })
    expect(set.json()).toMatchObject({ version: 2, settings })
    expect(worker.looks()).toBe(looks)
  })

  test('another folder is looked at, and starts a new baseline', async () => {
    const { pair, etag } = await makePair('Moved')
    const params = { pairId: pair.id }
    const { database } = api.deps
    await database.prisma.baseline.create({
      data: { pairId: pair.id, version: 3, format: 1, keying: 'exact', scope: 'x', status: 'settled' },
    })
    expect((await admin.call('getPair', { params })).sync.state).not.toBe('needs-baseline')
    const headers = { 'if-match': etag }
    const missing = { path2: side(join(pair.path2.folder, 'nowhere')) }
    expect((await admin.refused('updatePair', { params, body: missing, headers })).code).toBe('path-missing')
    const nested = { path2: side(await api.folder('Moved/one/below')) }
    expect((await admin.refused('updatePair', { params, body: nested, headers })).code).toBe('paths-overlap')
    const elsewhere = { path2: side(await api.folder('Moved/three')) }
    const changed = await admin.call('updatePair', { params, body: elsewhere, headers })
    expect(changed).toMatchObject({ version: 2, sync: { state: 'needs-baseline' } })
  })

  test('another folder is refused while a run is active, with the number of the run', async () => {
    const { pair, etag } = await makePair('Busy')
    const params = { pairId: pair.id }
    const run = await admin.call('startRun', { params })
    const body = { path2: side(await api.folder('Busy/three')) }
    expect(await admin.refused('updatePair', { params, body, headers: { 'if-match': etag } })).toMatchObject({
      code: 'run-active',
      params: { runId: run.id },
    })
    expect(await admin.refused('deletePair', { params })).toMatchObject({ code: 'run-active', params: { runId: run.id } })
  })

  test('is refused for filters that can’t be read and for a name that is taken', async () => {
    const { pair, etag } = await makePair('Careful')
    await makePair('Somebody else')
    const params = { pairId: pair.id }
    const headers = { 'if-match': etag }
    const filters = { settings: { ...pair.settings, filters: '+ [' } }
    expect((await admin.refused('updatePair', { params, body: filters, headers })).code).toBe('filters-invalid')
    expect((await admin.refused('updatePair', { params, body: { name: 'Somebody else' }, headers })).code).toBe('name-taken')
    const nobody = { pairId: '00000000-0000-4000-8000-000000000000' }
    expect((await admin.refused('updatePair', { params: nobody, body: { name: 'X' }, headers })).code).toBe('not-found')
  })
})

describe('deleting a pair', () => {
  test('touches no file and removes its schedule', async () => {
    const { pair } = await makePair('Deleted', { schedule: { kind: 'interval', minutes: 60 } })
    await writeFile(join(pair.path1.folder, 'kept'), 'x')
    const params = { pairId: pair.id }
    // A request waits for the queue for a moment only, so that it may follow a little later than the answer comes.
    const queued = () => queuedSchedules(api.deps.database)
    await expect.poll(queued).toHaveProperty(pair.id)
    await admin.call('deletePair', { params })
    expect(await readdir(pair.path1.folder)).toEqual(['kept'])
    expect((await admin.refused('getPair', { params })).code).toBe('not-found')
    expect((await admin.refused('deletePair', { params })).code).toBe('not-found')
    await expect.poll(queued).not.toHaveProperty(pair.id)
  })

  test('of sample folders also has a worker remove what was made in them, and stays whole where that is refused', async () => {
    const params = { pairId: (await admin.call('makeSamplePair')).id }
    const run = await admin.call('startRun', { params })
    expect(await admin.refused('removeSamplePair', { params })).toMatchObject({ code: 'run-active', params: { runId: run.id } })
    await admin.call('stopRun', { params: { runId: run.id } })
    expect(await admin.call('removeSamplePair', { params })).toEqual({ files: 14, left: ['NAS/mine.txt'], leftTotal: 1 })
    expect((await admin.refused('getPair', { params })).code).toBe('not-found')
    const { pair } = await makePair('No samples')
    expect((await admin.refused('removeSamplePair', { params: { pairId: pair.id } })).code).toBe('not-found')
    await admin.call('getPair', { params: { pairId: pair.id } })
  })
})
