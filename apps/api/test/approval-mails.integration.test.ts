import type { ApprovalRow } from '@pairwise/db'
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest'
import { type ApprovalMails, createApprovalMails } from '../src/services/approval-mails.ts'
import { createSendMail } from '../src/services/mailer.ts'
import { createSecondPersonMails, type SecondPersonMails } from '../src/services/second-person-mails.ts'
import type { Caller } from './harness/caller.ts'
import { type MailServer, startMailServer } from './harness/mail-server.ts'
import { openHold } from './harness/open-hold.ts'
import { pairRequest } from './harness/pair-request.ts'
import { startApi, type TestApi } from './harness/start-api.ts'
import { startWorker, type TestWorker } from './harness/start-worker.ts'

let api: TestApi
let worker: TestWorker
let server: MailServer
let mails: ApprovalMails
let ruleMails: SecondPersonMails
let dana: Caller
let kim: Caller
let lou: Caller
const failures: unknown[] = []

beforeAll(async () => {
  // Its own upkeep has no mail server and tells nobody, but what it has looked at is no news any more: it looks once, before there is any.
  api = await startApi({ serverUrl: inject('databaseUrl'), upkeepMs: 60 * 60_000 })
  worker = await startWorker(api.config)
  server = await startMailServer()
  const sendMail = createSendMail(
    { smtpUrl: server.url, from: 'pairwise@example.org' },
    (error) => failures.push(error),
    new AbortController().signal,
  )
  const deps = { repositories: api.deps.database, sendMail, publicOrigin: 'https://sync.example.org' }
  mails = createApprovalMails(deps)
  ruleMails = createSecondPersonMails(deps)
  dana = await api.signedIn('admin')
  kim = await api.signedIn('admin')
  lou = await api.signedIn('operator')
  await dana.call('updateProfile', { body: { email: 'dana@example.org' } })
  await kim.call('updateProfile', { body: { email: 'kim@example.org' } })
  await lou.call('updateProfile', { body: { email: 'lou@example.org' } })
})
afterAll(async () => {
  await server.close()
  await worker.close()
  await api.close()
})
beforeEach(async () => {
  await mails.tell()
  server.mails.length = 0
})

let names = 0
/** A hold of a pair of its own, which a schedule found unless a person did. */
async function hold(person?: { readonly id: string; readonly name: string }): Promise<ApprovalRow> {
  const { database } = api.deps
  const { id: pairId } = await dana.call('createPair', { body: await pairRequest(api, `Pair ${++names}`) })
  const opened = await openHold(database, pairId, {
    facts: { number: 1200, bytes: 60, side: 'path2', folders: [], folderCount: 0, causes: [], compared: null },
    ...(person === undefined ? {} : { requestedBy: { kind: 'person', ...person } }),
  })
  await database.approvals.addEvent(opened.id, { kind: 'held', by: null })
  return opened
}

const readers = () => server.mails.map(({ to }) => to).toSorted()

test('a held run is told to every admin, once, with a link and without any act', async () => {
  const held = await hold()
  await Promise.all([mails.tell(), mails.tell()])
  expect(readers()).toEqual(['dana@example.org', 'kim@example.org'])
  expect(server.mails[0]?.source).toContain('would delete 1,200 files on')
  expect(server.mails[0]?.source).toContain(`https://sync.example.org/approvals/${held.id}`)
  await mails.tell()
  expect(server.mails).toHaveLength(2)
})

test('whoever asked is not told to decide, and hears what became of it', async () => {
  const { id, name } = await lou.call('me')
  const { id: danaId, name: danaName } = await dana.call('me')
  const own = await hold({ id: danaId, name: danaName })
  await mails.tell()
  expect(readers()).toEqual(['kim@example.org'])
  server.mails.length = 0
  const held = await hold({ id, name })
  await mails.tell()
  server.mails.length = 0
  await kim.call('reject', { params: { approvalId: held.id }, body: { reason: 'These are the wrong files.' } })
  await dana.call('discard', { params: { approvalId: own.id }, body: {} })
  await mails.tell()
  expect(readers()).toEqual(['lou@example.org'])
  expect(server.mails[0]?.source).toContain('These are the wrong files.')
})

test('a reminder is mailed, and so is that nobody decided in time', async () => {
  const { id, name } = await lou.call('me')
  const held = await hold({ id, name })
  await mails.tell()
  server.mails.length = 0
  await lou.call('remind', { params: { approvalId: held.id } })
  await mails.tell()
  expect(readers()).toEqual(['dana@example.org', 'kim@example.org'])
  expect(server.mails[0]?.source).toContain('Subject: Reminder')
  server.mails.length = 0
  await api.deps.database.pool.query(`UPDATE approvals SET expires_at = now() WHERE id = $1`, [held.id])
  await api.deps.app.services.approvals.expire()
  await mails.tell()
  expect(readers()).toEqual(['dana@example.org', 'kim@example.org', 'lou@example.org'])
})

test('its last day is mailed to those who may decide, once', async () => {
  const held = await hold()
  await mails.tell()
  server.mails.length = 0
  const expire = () => api.deps.app.services.approvals.expire()
  await expire()
  await mails.tell()
  expect(server.mails).toEqual([])
  await api.deps.database.pool.query(`UPDATE approvals SET expires_at = now() + interval '23 hours' WHERE id = $1`, [held.id])
  await Promise.all([expire(), expire()])
  await expire()
  await mails.tell()
  expect(readers()).toEqual(['dana@example.org', 'kim@example.org'])
  expect(server.mails[0]?.source).toContain('Without a decision it ends at')
  const { timeline, state } = await dana.call('getApproval', { params: { approvalId: held.id } })
  expect(state).toBe('waiting')
  expect(timeline.filter(({ kind }) => kind === 'expires-soon')).toHaveLength(1)
})

test('what a mail server does not take is mailed later', async () => {
  await hold()
  server.isOpen = false
  await mails.tell()
  expect(server.mails).toEqual([])
  expect(failures.length).toBeGreaterThan(0)
  server.isOpen = true
  await mails.tell()
  expect(readers()).toEqual(['dana@example.org', 'kim@example.org'])
})

test('that somebody asks to switch off the second admin is told to those who can agree, and the decision to who asked', async () => {
  const ask = async () =>
    (await dana.call('askSecondPersonOff', { body: { why: 'Kim is\naway' } })).secondPerson.request?.at ?? 'nobody asks'
  const requestedAt = await ask()
  await Promise.all([ruleMails.tell(), ruleMails.tell()])
  expect(readers()).toEqual(['kim@example.org'])
  expect(server.mails[0]?.source).toContain('https://sync.example.org/settings/security')
  server.mails.length = 0
  await kim.call('endSecondPersonRequest', { body: { requestedAt, reason: 'I am back on Monday.' } })
  server.isOpen = false
  await ruleMails.tell()
  server.isOpen = true
  await ruleMails.tell()
  await ruleMails.tell()
  expect(readers()).toEqual(['dana@example.org'])
  expect(server.mails[0]?.source).toContain('I am back on Monday.')
  server.mails.length = 0
  await dana.call('endSecondPersonRequest', { body: { requestedAt: await ask() } })
  await ruleMails.tell()
  expect(server.mails).toEqual([])
})

test('an address can be taken away, and without mail nobody is told later', async () => {
  await kim.call('updateProfile', { body: { email: null } })
  expect(await kim.call('getProfile')).toMatchObject({ email: null })
  await hold()
  await createApprovalMails({ repositories: api.deps.database, sendMail: null, publicOrigin: null }).tell()
  await mails.tell()
  expect(server.mails).toEqual([])
  await hold()
  await mails.tell()
  expect(readers()).toEqual(['dana@example.org'])
  expect((await kim.refused('updateProfile', { body: { email: 'no address' } })).code).toBe('bad-request')
})
