import type { ConflictPage } from '@pairwise/contracts'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type { Caller } from './harness/caller.ts'
import { finishPlan } from './harness/finish-plan.ts'
import { pairRequest } from './harness/pair-request.ts'
import { type SeededConflict, seedConflicts } from './harness/seed-conflicts.ts'
import { startApi, type TestApi } from './harness/start-api.ts'
import { startWorker, type TestWorker } from './harness/start-worker.ts'

let api: TestApi
let worker: TestWorker
let admin: Caller
let dana: Caller
let lee: Caller
beforeAll(async () => {
  api = await startApi({ serverUrl: inject('databaseUrl') })
  worker = await startWorker(api.config)
  admin = await api.signedIn('admin')
  dana = await api.signedIn('operator')
  lee = await api.signedIn('operator')
})
afterAll(async () => {
  await worker.close()
  await api.close()
})

let round = 0
async function seeded(...conflicts: readonly SeededConflict[]): Promise<{ pairId: string; ids: number[] }> {
  const pair = await admin.call('createPair', { body: await pairRequest(api, `Conflicts ${++round}`) })
  return { pairId: pair.id, ids: await seedConflicts(api.deps.database, pair.id, conflicts) }
}

const many: readonly SeededConflict[] = [
  { path: 'a.txt', path1: { size: 10, at: 300 }, path2: { size: 12, at: 200 } },
  { path: 'finance/2026/b.csv', path1: { size: 10, at: 100 }, path2: { size: 12, at: 200 } },
  { path: 'finance/c.txt', path1: { size: 10, at: 100 }, path2: { size: 10, at: 100 } },
  { path: 'finance/gone.txt', kind: 'edit-delete', path2: null },
  { path: 'financial.txt', kind: 'new-new', path1: { size: 30, at: 100 }, path2: { size: 12, at: 200 } },
]

describe('the queue', () => {
  test('is filtered, counted and grouped; sides keep their own figures', async () => {
    const { pairId } = await seeded(...many)
    const page = await dana.call('listConflicts', { query: { pair: pairId } })
    expect(page.rows.map(({ at }) => at.path)).toEqual([
      'a.txt',
      'financial.txt',
      'finance/c.txt',
      'finance/gone.txt',
      'finance/2026/b.csv',
    ])
    expect(page).toMatchObject({ total: 5, byKind: { 'edit-edit': 3, 'edit-delete': 1, 'new-new': 1 }, waiting: { open: 5, decided: 0 } })
    expect(page.rows[0]).toMatchObject({
      path1: { kind: 'file', size: 10, modifiedAt: '1970-01-01T00:05:00.000Z', marks: ['newer', 'smaller'] },
      path2: { kind: 'file', size: 12, modifiedAt: '1970-01-01T00:03:20.000Z', marks: ['older', 'larger'] },
      agreed: { size: 9 },
      choices: ['keep-path1', 'keep-path2', 'keep-both', 'merge'],
      decision: null,
      state: 'open',
      revision: 1,
    })
    expect(page.rows[3]).toMatchObject({ path2: { kind: 'absent', size: null }, choices: ['keep-changed', 'delete'] })
    const folder = page.rows[2]?.folder.key ?? ''
    const inFolder = await dana.call('listConflicts', { query: { pair: pairId, path: folder } })
    expect(inFolder.rows.map(({ name }) => name)).toEqual(['c.txt', 'gone.txt', 'b.csv'])
    expect((await dana.call('listConflicts', { query: { pair: pairId, q: 'B.CSV' } })).total).toBe(1)
    expect((await dana.call('listConflicts', { query: { pair: pairId, kind: 'new-new' } })).total).toBe(1)
    expect((await dana.call('listConflicts', { query: { pair: pairId, age: 'older' } })).total).toBe(0)
    const folders = await dana.call('listConflictFolders', { query: { pair: pairId } })
    expect(folders.rows.map(({ folder: { path }, open }) => [path, open])).toEqual([
      ['', 2],
      ['finance', 2],
      ['finance/2026', 1],
    ])
    expect((await dana.call('getPair', { params: { pairId } })).conflicts).toMatchObject({ open: 5, decided: 0 })
  })

  test('is read in parts', async () => {
    const { pairId } = await seeded(...many)
    const seen: string[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: ConflictPage = await dana.call('listConflicts', {
        query: { pair: pairId, limit: 2, ...(cursor === '' ? {} : { cursor }) },
      })
      seen.push(...page.rows.map(({ at }) => at.path))
      cursor = page.nextCursor
    }
    expect(seen).toHaveLength(5)
    expect(new Set(seen).size).toBe(5)
    expect((await dana.refused('listConflicts', { query: { cursor: 'nonsense' } })).code).toBe('bad-request')
  })
})

describe('a decision', () => {
  test('is staged, shown to others, and taken back', async () => {
    const { ids } = await seeded(many[0] ?? { path: 'a' })
    const [conflictId = 0] = ids
    const staged = await dana.call('stageDecision', { params: { conflictId }, body: { revision: 1, choice: 'keep-path1' } })
    expect(staged).toMatchObject({ state: 'decided', decision: { choice: 'keep-path1', by: (await dana.call('me')).name, planId: null } })
    expect((await lee.call('getConflict', { params: { conflictId } })).decision?.choice).toBe('keep-path1')
    // One's own decision gives way to another one of one's own.
    await dana.call('stageDecision', { params: { conflictId }, body: { revision: 1, choice: 'keep-both' } })
    const back = await lee.call('unstageDecision', { params: { conflictId } })
    expect(back).toMatchObject({ state: 'open', decision: null })
  })

  test('of two people who decide at once one is refused, whoever it is', async () => {
    const { ids } = await seeded(many[0] ?? { path: 'a' })
    const [conflictId = 0] = ids
    const request = (choice: string) => ({ params: { conflictId }, body: { revision: 1, choice } })
    const answers = await Promise.all([dana.send('stageDecision', request('keep-path1')), lee.send('stageDecision', request('keep-path2'))])
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 409])
    const loser = answers.find(({ statusCode }) => statusCode === 409)
    expect(loser?.json()).toMatchObject({ code: 'conflict-decided', params: { by: expect.any(String) } })
    const winner = answers.find(({ statusCode }) => statusCode === 200)?.json()
    expect((await dana.call('getConflict', { params: { conflictId } })).decision?.choice).toBe(winner.decision.choice)
  })

  test('about versions that are others by now is refused, and the new ones are open', async () => {
    const { pairId, ids } = await seeded(many[0] ?? { path: 'a' })
    const [conflictId = 0] = ids
    await dana.call('stageDecision', { params: { conflictId }, body: { revision: 1, choice: 'keep-path1' } })
    await seedConflicts(api.deps.database, pairId, [{ path: 'a.txt', path1: { size: 99, at: 400, revision: 'new' }, changed: 'path1' }])
    const refusal = await lee.refused('stageDecision', { params: { conflictId }, body: { revision: 1, choice: 'keep-path2' } })
    expect(refusal).toMatchObject({ code: 'conflict-changed', params: { path: 'a.txt', revision: 2, side: 'path1' } })
    expect(await lee.call('getConflict', { params: { conflictId } })).toMatchObject({
      ...{ state: 'open', revision: 2, decision: null, path1: { size: 99 }, changedAgain: { side: 'path1' } },
    })
    await lee.call('stageDecision', { params: { conflictId }, body: { revision: 2, choice: 'keep-path2' } })
  })

  test('that does not fit, or about what is settled, is refused', async () => {
    const { ids } = await seeded(many[3] ?? { path: 'a' })
    const [conflictId = 0] = ids
    const keep = { params: { conflictId }, body: { revision: 1, choice: 'keep-path1' } }
    expect((await dana.refused('stageDecision', keep)).code).toBe('choice-not-possible')
    await api.deps.database.conflictRecords.settle(ids, 'gone')
    expect((await dana.refused('stageDecision', keep)).code).toBe('conflict-gone')
    expect((await dana.refused('unstageDecision', keep)).code).toBe('conflict-gone')
    expect((await dana.refused('getConflict', { params: { conflictId: 999_999 } })).code).toBe('not-found')
  })

  test('to merge keeps the result, encrypted, in the form that is asked for', async () => {
    const { pairId, ids } = await seeded(many[0] ?? { path: 'a' })
    const [conflictId = 0] = ids
    const form = { encoding: 'windows-1252', mark: false, lineEndings: 'crlf' }
    const merge = (text: string) => ({ params: { conflictId }, body: { revision: 1, choice: 'merge', merged: { text, form } } })
    expect((await dana.refused('stageDecision', merge('雪\n'))).code).toBe('text-not-encodable')
    const staged = await dana.call('stageDecision', merge('März\nApril\n'))
    expect(staged.decision).toMatchObject({ choice: 'merge', mergedSize: 13 })
    const row = await api.deps.database.conflicts.get(conflictId)
    const sealed = await api.deps.database.conflictDecisions.findMerge(pairId, row?.decision?.merged?.sha256 ?? '')
    expect(Buffer.from(sealed ?? []).includes('April')).toBe(false)
    await dana.call('stageDecision', { params: { conflictId }, body: { revision: 1, choice: 'keep-both' } })
    expect(await api.deps.database.conflictDecisions.getMerge(conflictId)).toBeNull()
  })
})

describe('a rule', () => {
  test('shows its exact outcome first, stages just that, and is taken back', async () => {
    const { pairId, ids } = await seeded(...many)
    const request = { query: { pair: pairId }, rule: 'newer' }
    const shown = await dana.call('decideConflicts', { body: { ...request, dry: true } })
    expect(shown).toMatchObject({
      staged: false,
      total: 5,
      groups: [
        { choice: 'keep-path1', count: 1, examples: [{ path: 'a.txt' }] },
        { choice: 'keep-path2', count: 2 },
      ],
    })
    expect(shown.undecided.map(({ cause, count }) => [cause, count]).sort()).toEqual([
      ['edit-delete', 1],
      ['equal-times', 1],
    ])
    expect((await dana.call('listConflicts', { query: { pair: pairId } })).waiting).toMatchObject({ open: 5 })
    const staged = await dana.call('decideConflicts', { body: { ...request, dry: false } })
    expect({ ...staged, staged: false }).toEqual(shown)
    expect((await lee.call('listConflicts', { query: { pair: pairId } })).waiting).toMatchObject({ open: 2, decided: 3 })
    // What is decided stays as it is.
    const again = await lee.call('decideConflicts', { body: { ...request, rule: 'keep-both', dry: true } })
    expect(again.undecided.find(({ cause }) => cause === 'decided')?.count).toBe(3)
    expect((await lee.call('takeBackDecisions', { query: { pair: pairId } })).count).toBe(3)
    expect((await lee.call('listConflicts', { query: { pair: pairId } })).waiting).toMatchObject({ open: ids.length, decided: 0 })
  })

  test('is remembered for a pair by who may change it', async () => {
    const { pairId } = await seeded(...many)
    const body = { query: { pair: pairId }, rule: 'newer', dry: false, remember: true }
    expect((await dana.refused('decideConflicts', { body })).code).toBe('forbidden')
    expect((await admin.refused('decideConflicts', { body: { ...body, query: {} } })).code).toBe('bad-request')
    expect((await admin.call('decideConflicts', { body })).remembered).toBe(true)
    expect((await admin.call('getPair', { params: { pairId } })).settings.conflicts.resolve).toBe('newer')
  })
})

describe('plans of decisions', () => {
  test('are one for each pair, and are discarded when a decision in them is another', async () => {
    const { pairId, ids } = await seeded(...many)
    expect((await dana.refused('planDecisions', { body: { pairId } })).code).toBe('no-decisions')
    const [first = 0, second = 0] = ids
    for (const conflictId of [first, second]) {
      await dana.call('stageDecision', { params: { conflictId }, body: { revision: 1, choice: 'keep-path1' } })
    }
    const { plans } = await dana.call('planDecisions', { body: { pairId } })
    expect(plans).toMatchObject([{ pairId, mode: 'decisions', state: 'queued' }])
    const planId = plans[0]?.id ?? 0
    expect((await dana.call('getConflict', { params: { conflictId: first } })).decision?.planId).toBe(planId)
    await dana.call('unstageDecision', { params: { conflictId: first } })
    expect((await dana.call('getPlan', { params: { planId } })).state).toBe('discarded')
    expect((await dana.call('getConflict', { params: { conflictId: second } })).state).toBe('decided')
  })

  test('that are applied can not be taken back any more', async () => {
    const { pairId, ids } = await seeded(...many)
    const [conflictId = 0] = ids
    await dana.call('stageDecision', { params: { conflictId }, body: { revision: 1, choice: 'keep-path1' } })
    const { plans } = await dana.call('planDecisions', { body: { pairId } })
    const planId = plans[0]?.id ?? 0
    await finishPlan(api.deps.database, planId, { fingerprint: 'print' })
    await dana.call('applyPlan', { params: { planId }, body: { fingerprint: 'print' } })
    expect((await lee.refused('unstageDecision', { params: { conflictId } })).code).toBe('conflict-decided')
    const again = { params: { conflictId }, body: { revision: 1, choice: 'keep-path2' } }
    expect((await dana.refused('stageDecision', again)).code).toBe('conflict-decided')
    expect((await dana.call('takeBackDecisions', { query: { pair: pairId } })).count).toBe(0)
  })
})

describe('while people work on it', () => {
  test('each has a draft of one’s own, and sees who else looks', async () => {
    const { ids } = await seeded(many[0] ?? { path: 'a' })
    const [conflictId = 0] = ids
    const params = { conflictId }
    expect((await dana.refused('getMergeDraft', { params })).code).toBe('not-found')
    await dana.call('saveMergeDraft', { params, body: { revision: 1, text: 'half done' } })
    expect(await dana.call('getMergeDraft', { params })).toMatchObject({ conflictId, revision: 1, text: 'half done' })
    expect((await lee.refused('getMergeDraft', { params })).code).toBe('not-found')
    await dana.call('lookAtConflict', { params })
    const { users } = await lee.call('lookAtConflict', { params })
    expect(users).toHaveLength(2)
    expect((await lee.call('getConflict', { params })).lookingUsers).toEqual(users)
  })
})
