import type { Approval } from '@pairwise/contracts'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type { Caller } from './harness/caller.ts'
import { finishPlan } from './harness/finish-plan.ts'
import { finishRun } from './harness/finish-run.ts'
import { openHold } from './harness/open-hold.ts'
import { pairRequest } from './harness/pair-request.ts'
import { startApi, type TestApi } from './harness/start-api.ts'
import { startWorker, type TestWorker } from './harness/start-worker.ts'

let api: TestApi
let worker: TestWorker
let dana: Caller
let kim: Caller
let operator: Caller
let danaId: string
let kimId: string

beforeAll(async () => {
  api = await startApi({ serverUrl: inject('databaseUrl') })
  worker = await startWorker(api.config)
  dana = await api.signedIn('admin')
  kim = await api.signedIn('admin')
  operator = await api.signedIn('operator')
  danaId = (await dana.call('me')).id
  kimId = (await kim.call('me')).id
})
afterAll(async () => {
  await worker.close()
  await api.close()
})

let names = 0
/** A pair whose settings nobody changed since its last good run. */
async function makePair(): Promise<string> {
  const { id } = await kim.call('createPair', { body: await pairRequest(api, `Pair ${++names}`) })
  const run = await operator.call('startRun', { params: { pairId: id } })
  await finishRun(api.deps.database, run.id)
  return id
}

const emptied = { code: 'side-emptied', kind: 'stop', side: 'path2', params: { prior: 10 } }

/** A hold of a pair of its own, as Dana sees it. */
async function hold(changes: Parameters<typeof openHold>[2] = {}): Promise<Approval> {
  const { id } = await openHold(api.deps.database, await makePair(), changes)
  return dana.call('getApproval', { params: { approvalId: id } })
}

/** A resync that Dana asked for, with its plan ready, and sent. */
async function sentResync(): Promise<Approval & { readonly planId: number }> {
  const pairId = await makePair()
  const asked = await dana.call('requestResync', { params: { pairId }, body: { why: 'Filters changed' } })
  const planId = asked.planId ?? 0
  const counts = { path1: { new: 2 }, path2: { changed: 3 }, none: {} }
  await finishPlan(api.deps.database, planId, { fingerprint: `plan-${planId}`, mode: 'resync', counts })
  const { fingerprint } = await dana.call('getPlan', { params: { planId } })
  const sent = await dana.call('sendApproval', { params: { approvalId: asked.id }, body: { fingerprint: fingerprint ?? '' } })
  return { ...sent, planId }
}

const of = ({ id }: { readonly id: number }) => ({ approvalId: id })
const signing = ({ fingerprint, facts: { number } }: Approval) => ({ fingerprint, number })

/** That nothing was started: only a run can write to a side. */
async function expectNothingStarted({ pairId }: Approval): Promise<void> {
  const { rows } = await dana.call('listRuns', { query: { pair: pairId } })
  expect(rows).toMatchObject([{ state: 'done' }])
}

describe('a held run', () => {
  test('is approved by an admin with the number of its files, and becomes a run of exactly that', async () => {
    const held = await hold()
    const approved = await dana.call('approve', { params: of(held), body: signing(held) })
    expect(approved).toMatchObject({ state: 'approved', decidedBy: 'The admin' })
    const run = await api.deps.database.runs.get(approved.appliedRunId ?? 0)
    expect(run).toMatchObject({ state: 'queued', approvalId: held.id, options: { approvedHold: 'held-set' } })
    await expect.poll(() => worker.runs).toContain(run?.id)
    const detail = await kim.call('getApproval', { params: of(held) })
    expect(detail.timeline.map(({ kind, by }) => [kind, by])).toEqual([['approved', 'The admin']])
    expect((await kim.refused('approve', { params: of(held), body: signing(held) })).code).toBe('already-decided')
  })

  test('with another number, or another fingerprint, is not approved', async () => {
    const held = await hold()
    expect((await dana.refused('approve', { params: of(held), body: { ...signing(held), number: 7 } })).code).toBe('number-wrong')
    expect((await dana.refused('approve', { params: of(held), body: { ...signing(held), fingerprint: 'x' } })).code).toBe(
      'fingerprint-changed',
    )
    await expectNothingStarted(held)
  })

  test('is not approved once the limits of the pair are others', async () => {
    const held = await hold()
    const { revision, settings } = (await api.deps.database.pairs.get(held.pairId)) ?? {}
    const body = { settings: { ...(settings as object), maxDeletePercent: 90 } }
    await kim.call('updatePair', { params: { pairId: held.pairId }, body, headers: { 'if-match': `"${revision}"` } })
    expect((await dana.refused('approve', { params: of(held), body: signing(held) })).code).toBe('fingerprint-changed')
    await expectNothingStarted(held)
  })

  test('is not approved by the one who changed the limits since the last good run', async () => {
    const held = await hold({ settingsVersion: 2 })
    const { revision, settings } = (await api.deps.database.pairs.get(held.pairId)) ?? {}
    const body = { settings: { ...(settings as object), maxDeletePercent: 30 } }
    await kim.call('updatePair', { params: { pairId: held.pairId }, body, headers: { 'if-match': `"${revision}"` } })
    expect((await kim.refused('approve', { params: of(held), body: signing(held) })).code).toBe('changed-limits')
    await expectNothingStarted(held)
    const detail = await kim.call('getApproval', { params: of(held) })
    expect(detail.rights.approve).toMatchObject({ hindrance: 'changed-limits', since: expect.any(String) })
    expect(detail.approvers).toMatchObject(
      [
        { id: danaId, hindrance: null },
        { id: kimId, hindrance: 'changed-limits' },
      ].sort(byId),
    )
    expect(detail.facts.causes).toMatchObject([{ code: 'settings-changed' }])
    expect(await dana.call('approve', { params: of(held), body: signing(held) })).toMatchObject({ state: 'approved' })
  })

  test('is decided once, of two who decide at the same time', async () => {
    const held = await hold()
    const body = signing(held)
    const answers = await Promise.all([
      dana.send('approve', { params: of(held), body }),
      kim.send('approve', { params: of(held), body }),
      kim.send('discard', { params: of(held), body: {} }),
    ])
    const statuses = answers.map(({ statusCode }) => statusCode)
    expect(statuses.filter((status) => status < 300)).toHaveLength(1)
    expect(statuses.filter((status) => status === 409)).toHaveLength(2)
  })

  test('that nobody may see the files of can’t be approved', async () => {
    const held = await hold({ approvable: false, gates: [emptied], fingerprint: 'stop:side-emptied:path2' })
    expect((await dana.refused('approve', { params: of(held), body: signing(held) })).code).toBe('not-approvable')
    for (const name of ['applyWithoutDeletions', 'bringBack', 'compareByChecksum'] as const)
      expect((await dana.refused(name, { params: of(held) })).code).toBe('not-approvable')
    await expectNothingStarted(held)
    const run = await operator.call('checkAgain', { params: of(held) })
    expect(run).toMatchObject({ state: 'queued', approvalId: held.id })
    expect((await operator.refused('checkAgain', { params: of(held) })).code).toBe('run-active')
  })

  test('expires after seven days', async () => {
    const held = await hold()
    await api.deps.database.pool.query(`UPDATE approvals SET expires_at = now() - interval '1 minute' WHERE id = $1`, [held.id])
    expect((await dana.refused('approve', { params: of(held), body: signing(held) })).code).toBe('approval-expired')
    await api.deps.app.services.approvals.expire()
    expect(await dana.call('getApproval', { params: of(held) })).toMatchObject({ state: 'expired' })
    await expectNothingStarted(held)
  })

  test('can be left alone, and its schedule resumed', async () => {
    const held = await hold({ schedulePaused: true, gates: [emptied], approvable: false })
    const discarded = await dana.call('discard', { params: of(held), body: { note: 'A test folder', schedule: 'resume' } })
    expect(discarded).toMatchObject({ state: 'discarded', decisionReason: 'A test folder' })
    expect(await dana.call('getSchedule', { params: { pairId: held.pairId } })).toMatchObject({ paused: false })
    await expectNothingStarted(held)
  })

  test('runs without the deletions, and brings deleted files back by a plan', async () => {
    const held = await hold()
    const plan = await operator.call('bringBack', { params: of(held) })
    expect(plan).toMatchObject({ state: 'queued', approvalId: held.id })
    expect((await api.deps.database.plans.get(plan.id))?.options).toEqual({ bringBack: 'path1' })
    expect(await operator.call('applyWithoutDeletions', { params: of(held) })).toMatchObject({ approvalId: held.id })
    expect(await dana.call('getApproval', { params: of(held) })).toMatchObject({ state: 'waiting' })
  })

  test('compares by checksum when every file changed', async () => {
    const held = await hold({ gates: [{ code: 'all-changed', kind: 'stop', side: 'path1', params: { prior: 10, shiftMs: 3_600_000 } }] })
    const run = await operator.call('compareByChecksum', { params: of(held) })
    expect((await api.deps.database.runs.get(run.id))?.options).toEqual({ byContent: true })
  })

  test('has comments, somebody who is on it, and one reminder an hour', async () => {
    const held = await hold()
    await operator.call('comment', { params: of(held), body: { text: 'I moved these <b>files</b>.' } })
    await operator.call('assign', { params: of(held), body: { onIt: true } })
    const reminded = await operator.call('remind', { params: of(held) })
    expect(reminded.timeline.map(({ kind, text }) => [kind, text])).toEqual([
      ['comment', 'I moved these <b>files</b>.'],
      ['on-it', null],
      ['reminded', null],
    ])
    expect(reminded).toMatchObject({ assignee: { name: 'The operator' }, rights: { approve: { hindrance: 'no-permission' } } })
    expect((await operator.refused('remind', { params: of(held) })).code).toBe('reminded-lately')
    expect((await operator.refused('approve', { params: of(held), body: signing(held) })).code).toBe('forbidden')
  })

  test('is not approved by whoever started the run, nor by somebody who depends on them', async () => {
    const held = await hold({ requestedBy: { kind: 'person', id: danaId, name: 'The admin' } })
    expect((await dana.refused('approve', { params: of(held), body: signing(held) })).code).toBe('own-request')
    const lee = await api.signedIn('admin')
    await api.deps.database.dependences.note({ userId: (await lee.call('me')).id, byId: danaId, kind: 'invited' })
    expect((await lee.refused('approve', { params: of(held), body: signing(held) })).code).toBe('not-independent')
    await expectNothingStarted(held)
    await api.deps.database.prisma.user.update({ where: { id: (await lee.call('me')).id }, data: { role: 'viewer' } })
  })

  test('needs a sign-in of the last 15 minutes', async () => {
    const held = await hold()
    await api.deps.database.pool.query(`UPDATE sessions SET created_at = created_at - interval '16 minutes'`)
    expect((await dana.refused('approve', { params: of(held), body: signing(held) })).code).toBe('sign-in-again')
    await expectNothingStarted(held)
    await api.deps.database.pool.query(`UPDATE sessions SET created_at = now()`)
  })
})

describe('a resync', () => {
  test('is asked for, sent, and approved by somebody else', async () => {
    const sent = await sentResync()
    expect(sent).toMatchObject({ kind: 'resync', state: 'waiting', why: 'Filters changed', winner: 'newer', facts: { number: 5 } })
    const body = signing(sent)
    expect((await dana.refused('approve', { params: of(sent), body })).code).toBe('own-request')
    expect((await kim.refused('approve', { params: of(sent), body: { ...body, number: 4 } })).code).toBe('number-wrong')
    await expectNothingStarted(sent)
    expect(await kim.call('approve', { params: of(sent), body })).toMatchObject({ state: 'approved', decidedBy: 'The admin' })
    const entries = await api.deps.database.audit.list({ subject: { type: 'approval', id: String(sent.id) }, limit: 10 })
    const acts = entries.map(({ action, actorId }) => [action, actorId])
    expect(acts).toEqual(
      expect.arrayContaining([
        ['resync.request', danaId],
        ['approval.request', danaId],
        ['approval.approve', kimId],
      ]),
    )
  })

  test('can’t be applied without an approval', async () => {
    const { planId, fingerprint, ...sent } = await sentResync()
    expect((await dana.refused('applyPlan', { params: { planId }, body: { fingerprint } })).code).toBe('approval-needed')
    await expectNothingStarted({ ...sent, planId, fingerprint })
    expect((await operator.refused('requestResync', { params: { pairId: sent.pairId }, body: { why: 'Again' } })).code).toBe(
      'approval-open',
    )
  })

  test('whose plan went stale is refused, and nothing is started', async () => {
    const sent = await sentResync()
    await api.deps.database.plans.markStale(sent.planId, { cause: 'too-old' })
    expect((await kim.refused('approve', { params: of(sent), body: signing(sent) })).code).toBe('plan-stale')
    await expectNothingStarted(sent)
    expect(await kim.call('getApproval', { params: of(sent) })).toMatchObject({ state: 'waiting' })
  })

  test('is rejected with a reason that the requester gets word for word, and withdrawn by its requester only', async () => {
    const sent = await sentResync()
    expect((await kim.refused('withdraw', { params: of(sent) })).code).toBe('not-requester')
    expect((await kim.refused('reject', { params: of(sent), body: { reason: ' ' } })).code).toBe('bad-request')
    const rejected = await kim.call('reject', { params: of(sent), body: { reason: 'Not before the backup is done.' } })
    expect(rejected).toMatchObject({ state: 'rejected', decisionReason: 'Not before the backup is done.' })
    expect(await dana.call('getPlan', { params: { planId: sent.planId } })).toMatchObject({ state: 'discarded' })
    const other = await sentResync()
    expect(await dana.call('withdraw', { params: of(other) })).toMatchObject({ state: 'withdrawn' })
    expect((await kim.refused('approve', { params: of(other), body: signing(other) })).code).toBe('already-decided')
  })

  test('goes to the admin it names', async () => {
    const lee = await api.signedIn('admin')
    const leeId = (await lee.call('me')).id
    const pairId = await makePair()
    const asked = await operator.call('requestResync', { params: { pairId }, body: { why: 'A new disk', winner: 'keep-both' } })
    const planId = asked.planId ?? 0
    const early = { params: of(asked), body: { fingerprint: 'early' } }
    expect((await operator.refused('sendApproval', early)).code).toBe('plan-not-ready')
    await finishPlan(api.deps.database, planId, { fingerprint: 'named', mode: 'resync' })
    expect((await operator.refused('sendApproval', early)).code).toBe('fingerprint-changed')
    const { fingerprint } = await operator.call('getPlan', { params: { planId } })
    const sent = await operator.call('sendApproval', {
      params: of(asked),
      body: { fingerprint: fingerprint ?? '', approver: leeId, note: 'Please.' },
    })
    expect(sent).toMatchObject({ state: 'waiting', namedApprover: { id: leeId }, note: 'Please.' })
    expect((await kim.refused('approve', { params: of(sent), body: signing(sent) })).code).toBe('not-named')
    await expectNothingStarted(sent)
    expect(await lee.call('approve', { params: of(sent), body: signing(sent) })).toMatchObject({ state: 'approved' })
    await api.deps.database.prisma.user.update({ where: { id: leeId }, data: { role: 'viewer' } })
  })
})

test('the list has them newest first, and what is not there is not found', async () => {
  const held = await hold()
  const { rows } = await operator.call('listApprovals', { query: { pair: held.pairId, state: 'waiting' } })
  expect(rows.map(({ id }) => id)).toEqual([held.id])
  expect((await operator.refused('getApproval', { params: { approvalId: 999_999 } })).code).toBe('not-found')
})

function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : 1
}

describe('whether dangerous runs need a second admin', () => {
  const rule = async (who: Caller) => (await who.call('securitySettings')).secondPerson
  const asked = async () => {
    const { secondPerson } = await dana.call('askSecondPersonOff', { body: { why: 'Kim is away for a month' } })
    return { requestedAt: secondPerson.request?.at ?? '' }
  }
  const waiting = async (who: Caller) => (await who.call('listAttention', { query: { kind: 'second-person' } })).rows

  test('one admin alone can ask to switch it off, and not do it', async () => {
    expect(await rule(dana)).toEqual({ state: 'on', request: null, off: null, aloneFrom: null })
    expect((await dana.refused('askSecondPersonOff', { body: { why: ' ' } })).code).toBe('bad-request')
    const body = await asked()
    expect((await rule(dana)).request).toMatchObject({ isOwn: true, hindrance: 'own-request', why: 'Kim is away for a month' })
    expect((await rule(kim)).request).toMatchObject({ isOwn: false, hindrance: null, approvers: expect.not.arrayContaining([danaId]) })
    expect((await kim.refused('askSecondPersonOff', { body: { why: 'me too' } })).code).toBe('approval-open')
    expect((await dana.refused('approveSecondPersonOff', { body })).code).toBe('own-request')
    expect((await kim.refused('endSecondPersonRequest', { body })).code).toBe('bad-request')
    expect(await waiting(kim)).toMatchObject([{ since: body.requestedAt, why: 'Kim is away for a month', assignee: null }])
    const params = { itemKey: (await waiting(kim))[0]?.key ?? '' }
    expect((await kim.call('takeOn', { params })).assignee?.id).toBe(kimId)
    expect((await dana.refused('takeOn', { params })).code).toBe('not-found')
    expect(await rule(kim)).toMatchObject({ state: 'on', request: { isOwn: false } })
    const other = { requestedAt: '2026-01-01T00:00:00.000Z' }
    expect((await kim.refused('approveSecondPersonOff', { body: other })).code).toBe('already-decided')
    expect((await kim.call('endSecondPersonRequest', { body: { ...body, reason: 'Not yet' } })).secondPerson.request).toBeNull()
    expect((await kim.refused('approveSecondPersonOff', { body })).code).toBe('already-decided')
    expect(await waiting(kim)).toEqual([])
    const again = await asked()
    expect((await dana.call('endSecondPersonRequest', { body: again })).secondPerson.request).toBeNull()
  })

  test('somebody whom the requester let in does not count as another admin', async () => {
    const body = await asked()
    const { link } = await dana.call('invite', { body: { name: 'Puppet', role: 'admin' } })
    const secret = link.path.split('#').at(-1) ?? ''
    const password = 'a long enough password'
    await api.nobody.call('useInvitation', { body: { secret, name: 'Puppet', username: 'puppet', password } })
    const puppet = await api.nobody.signIn('puppet', password)
    expect((await rule(puppet)).request).toMatchObject({ hindrance: 'not-independent' })
    expect((await puppet.refused('approveSecondPersonOff', { body })).code).toBe('not-independent')
    expect([await waiting(puppet), await waiting(dana), await waiting(operator)]).toEqual([[], [], []])
    expect(await waiting(kim)).toHaveLength(1)
    expect((await rule(dana)).state).toBe('on')
    await dana.call('endSecondPersonRequest', { body })
  })

  test('two who agree switch it off; then own requests may be approved, which the audit log says, until one switches it on', async () => {
    const body = await asked()
    const outcomes = await Promise.all([kim.send('approveSecondPersonOff', { body }), kim.send('approveSecondPersonOff', { body })])
    expect(outcomes.map(({ statusCode }) => statusCode).toSorted()).toEqual([200, 409])
    expect(await rule(dana)).toMatchObject({ state: 'off', request: null, off: { at: expect.any(String) } })
    expect((await dana.refused('askSecondPersonOff', { body: { why: 'again' } })).code).toBe('not-approvable')

    const { id } = await sentResync()
    const { rights, fingerprint, facts: found } = await dana.call('getApproval', { params: { approvalId: id } })
    expect(rights).toMatchObject({ approve: { hindrance: null }, isOnlyAdmin: false, isSecondPersonOff: true, isRequester: true })
    await dana.call('approve', { params: { approvalId: id }, body: { fingerprint, number: found.number } })
    const { rows } = await dana.call('listAudit', { query: { action: 'approval.approve' } })
    expect(rows[0]).toMatchObject({ subject: { id: String(id) }, after: { secondPersonOff: true } })
    const changes = (await dana.call('listAudit', { query: { action: 'settings.update' } })).rows
    expect(changes[0]).toMatchObject({ actor: { id: kimId }, before: { secondPerson: 'on' }, after: { secondPerson: 'off' } })

    // The agreement was between two admins: without one of them it counts for nothing.
    const become = async (role: string) => {
      const { headers } = await dana.send('getUser', { params: { userId: kimId } })
      await dana.call('updateUser', { params: { userId: kimId }, body: { role }, headers: { 'if-match': String(headers['etag']) } })
    }
    await become('operator')
    expect((await rule(dana)).state).toBe('on')
    await become('admin')
    expect((await rule(dana)).state).toBe('off')
    expect((await dana.call('switchSecondPersonOn')).secondPerson).toEqual({ state: 'on', request: null, off: null, aloneFrom: null })
  })

  test('is not switched off by taking the role of the only other admin away: who did that waits a week', async () => {
    const { rows: people } = await dana.call('listUsers', { query: {} })
    const others = people.filter(({ id, role }) => role === 'admin' && id !== danaId)
    expect(others.length).toBeGreaterThan(0)
    for (const { id: userId } of others) {
      const { headers } = await dana.send('getUser', { params: { userId } })
      const of = { params: { userId }, headers: { 'if-match': String(headers['etag']) } }
      await dana.call('updateUser', { ...of, body: userId === kimId ? { disabled: true } : { role: 'viewer' } })
    }
    const pairId = (await dana.call('createPair', { body: await pairRequest(api, 'Alone') })).id
    const held = await openHold(api.deps.database, pairId, { requestedBy: { kind: 'person', id: danaId, name: 'The admin' } })
    const look = () => dana.call('getApproval', { params: of(held) })
    const { rights } = await look()
    expect(rights).toMatchObject({ approve: { hindrance: 'own-request' }, isOnlyAdmin: false, aloneFrom: expect.any(String) })
    expect(await rule(dana)).toEqual({ state: 'alone', request: null, off: null, aloneFrom: rights.aloneFrom })
    const refused = await dana.refused('approve', { params: of(held), body: signing(await look()) })
    expect(refused).toMatchObject({ code: 'own-request', params: { aloneFrom: rights.aloneFrom } })

    const at = new Date(Date.parse(rights.aloneFrom ?? '') - 2 * 7 * 24 * 60 * 60_000).toISOString()
    await api.deps.database.settings.put('left-alone', { at })
    expect((await look()).rights).toMatchObject({ approve: { hindrance: null }, isOnlyAdmin: true, aloneFrom: null })
    await dana.call('approve', { params: of(held), body: signing(await look()) })
    const { rows } = await dana.call('listAudit', { query: { action: 'approval.approve' } })
    expect(rows[0]).toMatchObject({ subject: { id: String(held.id) }, after: { onlyAdmin: true } })
  })
})
