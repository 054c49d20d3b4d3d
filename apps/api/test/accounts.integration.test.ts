import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { type Caller, cookieOf, createCaller, problemOf } from './harness/caller.ts'
import { password, startApi, type TestApi } from './harness/start-api.ts'
import { totp } from './harness/totp.ts'

const origin = 'http://localhost:80'
let api: TestApi
let dana: Caller
beforeAll(async () => {
  api = await startApi({ serverUrl: inject('databaseUrl') })
  dana = await api.signedIn('admin')
})
afterAll(() => api.close())

const secretOf = (path: string) => path.split('#')[1] ?? ''
const newPassword = 'another correct horse'

async function change(userId: string, body: object, by = dana) {
  const { headers } = await by.send('getUser', { params: { userId } })
  return by.send('updateUser', { params: { userId }, body, headers: { 'if-match': String(headers['etag']) } })
}

async function acts(subjectId: string): Promise<string[]> {
  return (await api.deps.database.audit.list({ subject: { type: 'user', id: subjectId }, limit: 50 })).map(({ action }) => action)
}

describe('an invitation', () => {
  test('makes one account of the role it names, once, however often it is used at once', async () => {
    const { invitation, link } = await dana.call('invite', { body: { name: 'Lee', role: 'operator', email: 'lee@example.org' } })
    expect(link).toMatchObject({ path: expect.stringMatching(/^\/invitation#/), mailedTo: null })
    const secret = secretOf(link.path)
    expect(await api.nobody.call('lookAtLink', { body: { secret } })).toMatchObject({ kind: 'invitation', name: 'Lee', role: 'operator' })
    expect(JSON.stringify(await dana.call('listInvitations'))).not.toContain(secret)
    expect(api.logged()).not.toContain(secret)

    const body = { secret, name: 'Lee', username: 'lee', password }
    const answers = await Promise.all([1, 2, 3].map(() => api.nobody.send('useInvitation', { body })))
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([201, 410, 410])
    const lee = await api.nobody.signIn('lee', password)
    const me = await lee.call('me')
    expect(me).toMatchObject({ name: 'Lee', role: 'operator' })
    expect((await dana.call('listInvitations')).rows.map(({ id }) => id)).not.toContain(invitation.id)
    expect(await acts(me.id)).toEqual(['user.join'])
    const danaId = (await dana.call('me')).id
    expect(await api.deps.app.services.independence.between(danaId, me.id, new Date())).toMatchObject({
      independent: false,
      reason: 'let-in-lately',
    })
  })

  test('gives no name that is taken, and nothing after it was withdrawn or expired', async () => {
    const taken = await dana.call('invite', { body: { name: 'Twin', role: 'viewer' } })
    const body = { secret: secretOf(taken.link.path), name: 'Twin', username: 'LEE', password }
    expect((await api.nobody.refused('useInvitation', { body })).code).toBe('username-taken')
    await dana.call('withdrawInvitation', { params: { invitationId: taken.invitation.id } })
    expect((await api.nobody.refused('useInvitation', { body: { ...body, username: 'twin' } })).code).toBe('link-not-good')
    expect((await dana.refused('withdrawInvitation', { params: { invitationId: taken.invitation.id } })).code).toBe('not-found')
    const late = await dana.call('invite', { body: { name: 'Late', role: 'viewer' } })
    await api.deps.database.prisma.accountLink.updateMany({
      where: { id: late.invitation.id },
      data: { expiresAt: new Date(Date.now() - 1) },
    })
    expect((await api.nobody.refused('lookAtLink', { body: { secret: secretOf(late.link.path) } })).code).toBe('link-not-good')
  })
})

describe('a person', () => {
  test('is disabled at once and everywhere, and enabled again', async () => {
    const kim = await api.signedIn('operator')
    const { id, username } = await kim.call('me')
    expect((await change(id, { disabled: true })).statusCode).toBe(200)
    expect((await kim.refused('me')).code).toBe('unauthenticated')
    expect((await api.nobody.refused('signIn', { body: { username, password } })).code).toBe('sign-in-refused')
    expect((await change(id, { disabled: false })).statusCode).toBe(200)
    await api.nobody.signIn(username, password)
    expect(await acts(id)).toEqual(['user.enable', 'user.disable'])
  })

  test('is changed by others only, from the revision that was read, and written down with before and after', async () => {
    const max = await api.signedIn('viewer')
    const { id } = await max.call('me')
    const own = await dana.call('me')
    expect(problemOf(await change(own.id, { role: 'viewer' })).code).toBe('own-account')
    expect(problemOf(await change(own.id, { disabled: true })).code).toBe('own-account')
    expect((await dana.refused('deleteUser', { params: { userId: own.id } })).code).toBe('own-account')
    const stale = { params: { userId: id }, body: { role: 'admin' }, headers: { 'if-match': '"99"' } }
    expect((await dana.refused('updateUser', stale)).code).toBe('precondition-failed')
    expect((await change(id, { role: 'operator' })).statusCode).toBe(200)
    const [entry] = await api.deps.database.audit.list({ subject: { type: 'user', id }, limit: 1 })
    expect(entry).toMatchObject({ action: 'user.update', before: { role: 'viewer' }, after: { role: 'operator' } })
    await dana.call('deleteUser', { params: { userId: id } })
    expect((await max.refused('me')).code).toBe('unauthenticated')
    expect((await dana.refused('getUser', { params: { userId: id } })).code).toBe('not-found')
    expect((await acts(id))[0]).toBe('user.delete')
  })

  test('who is the last admin stays one, also when two demote one another at once', async () => {
    const alone = await startApi({ serverUrl: inject('databaseUrl') })
    try {
      const [one, two] = [await alone.signedIn('admin'), await alone.signedIn('admin')]
      const ids = [(await one.call('me')).id, (await two.call('me')).id] as const
      const demote = (by: Caller, userId: string) =>
        by.send('updateUser', { params: { userId }, body: { role: 'viewer' }, headers: { 'if-match': '"1"' } })
      const answers = await Promise.all([demote(one, ids[1]), demote(two, ids[0])])
      expect(answers.map(({ statusCode }) => statusCode).filter((status) => status === 200)).toHaveLength(1)
      expect(await alone.deps.database.users.countAdmins()).toMatchObject({ all: 1 })
      const { users } = alone.deps.database
      const last = ids.find(async (id) => (await users.get(id))?.role === 'admin')
      for (const id of ids) if ((await users.get(id))?.role === 'admin') expect(await users.delete(id)).toBe('last-admin')
      expect(last).toBeDefined()
    } finally {
      await alone.close()
    }
  })

  test('gets a new password by a link that works once, and is signed out everywhere', async () => {
    const eva = await api.signedIn('operator')
    const { id, username } = await eva.call('me')
    const first = secretOf((await dana.call('makePasswordLink', { params: { userId: id } })).path)
    const secret = secretOf((await dana.call('makePasswordLink', { params: { userId: id } })).path)
    expect((await api.nobody.refused('usePasswordLink', { body: { secret: first, password: newPassword } })).code).toBe('link-not-good')
    await api.nobody.call('usePasswordLink', { body: { secret, password: newPassword } })
    expect((await api.nobody.refused('usePasswordLink', { body: { secret, password: newPassword } })).code).toBe('link-not-good')
    expect((await eva.refused('me')).code).toBe('unauthenticated')
    expect((await api.nobody.refused('signIn', { body: { username, password } })).code).toBe('sign-in-refused')
    await api.nobody.signIn(username, newPassword)
    const danaId = (await dana.call('me')).id
    expect((await api.deps.app.services.independence.between(id, danaId, new Date())).independent).toBe(false)
  })
})

describe('a second factor', () => {
  /**
   * The code of now connects the app, and the next one signs in: each works once. One of the step before could be too old by the time it
   * is looked at, for only the steps beside that of the moment count.
   */
  async function withApp() {
    const person = await api.signedIn('admin')
    const { id, username } = await person.call('me')
    expect((await person.refused('startSecondFactor', { body: { password: 'not my password' } })).code).toBe('proof-refused')
    const { secret, uri, recoveryCodes } = await person.call('startSecondFactor', { body: { password } })
    expect(uri).toContain(`otpauth://totp/Pairwise:${username}?`)
    expect((await person.refused('finishSecondFactor', { body: { code: '000000' } })).code).toBe('proof-refused')
    const finished = await person.send('finishSecondFactor', { body: { code: totp(secret) } })
    expect(finished.statusCode).toBe(204)
    const again = createCaller(api.app, { cookie: cookieOf(finished), origin })
    expect((await person.refused('me')).code).toBe('unauthenticated')
    expect(await again.call('profileSecurity')).toMatchObject({ secondFactor: true })
    expect((await again.refused('startSecondFactor', { body: { password } })).code).toBe('second-factor-on')
    return { person: again, id, username, secret, recoveryCodes }
  }

  async function firstStep(username: string) {
    const response = await api.nobody.send('signIn', { body: { username, password } })
    expect(problemOf(response).code).toBe('second-factor-needed')
    return createCaller(api.app, { cookie: cookieOf(response), origin })
  }

  test('is asked for after the password, and each code works once', async () => {
    const { id, username, secret } = await withApp()
    const halfway = await firstStep(username)
    expect((await halfway.refused('me')).code).toBe('unauthenticated')
    expect((await halfway.refused('secondFactor', { body: { code: '000000' } })).code).toBe('sign-in-refused')
    const code = totp(secret, 1)
    const done = await halfway.send('secondFactor', { body: { code } })
    expect(done.statusCode).toBe(200)
    expect((await api.deps.database.users.get(id))?.secondFactor).toBe(true)
    expect((await (await firstStep(username)).refused('secondFactor', { body: { code } })).code).toBe('sign-in-refused')
    const rows = await createCaller(api.app, { cookie: cookieOf(done), origin }).call('listSessions')
    expect(rows.rows.find(({ isThisOne }) => isThisOne)?.method).toBe('second-factor')
  })

  test('can be a recovery code, which works once; new ones end the old', async () => {
    const { person, username, recoveryCodes } = await withApp()
    const [first = '', second = ''] = recoveryCodes
    expect((await (await firstStep(username)).send('secondFactor', { body: { recoveryCode: first } })).statusCode).toBe(200)
    expect((await (await firstStep(username)).refused('secondFactor', { body: { recoveryCode: first } })).code).toBe('sign-in-refused')
    const fresh = await person.call('replaceRecoveryCodes', { body: { password } })
    expect((await (await firstStep(username)).refused('secondFactor', { body: { recoveryCode: second } })).code).toBe('sign-in-refused')
    expect((await (await firstStep(username)).send('secondFactor', { body: { recoveryCode: fresh.recoveryCodes[0] } })).statusCode).toBe(
      200,
    )
  })

  test('is removed by an admin for somebody who lost it, which makes the two dependent', async () => {
    const { person, id, username } = await withApp()
    await dana.call('resetSecondFactor', { params: { userId: id } })
    expect((await person.refused('me')).code).toBe('unauthenticated')
    await api.nobody.signIn(username, password)
    const between = (days: number) => api.deps.app.services.independence.between(id, danaId, new Date(Date.now() + days * 24 * 60 * 60_000))
    const danaId = (await dana.call('me')).id
    expect(await between(0)).toMatchObject({ reason: 'let-in-lately' })
    expect(await between(8)).toMatchObject({ reason: 'no-second-factor', userId: id })
    await api.deps.database.users.noteSignIn(id, true)
    expect(await between(8)).toEqual({ independent: true })
    expect(await between(6)).toMatchObject({ reason: 'let-in-lately' })
  })

  test('a passkey that nobody made signs nobody in', async () => {
    const asked = await api.nobody.send('passkeyQuestion')
    const caller = createCaller(api.app, { cookie: cookieOf(asked), origin })
    const response = { clientDataJSON: 'e30', authenticatorData: 'AA', signature: 'AA' }
    const answer = { id: 'AA', rawId: 'AA', type: 'public-key', clientExtensionResults: {}, response }
    expect((await caller.refused('signInByPasskey', { body: { answer } })).code).toBe('sign-in-refused')
  })
})

describe('a sign-in of long ago', () => {
  test('is not enough for what is dangerous until the person proves again who they are', async () => {
    const admin = await api.signedIn('admin')
    const { id } = await admin.call('me')
    const longAgo = new Date(Date.now() - 16 * 60_000)
    await api.deps.database.prisma.session.updateMany({ where: { userId: id }, data: { confirmedAt: longAgo } })
    const invite = { body: { name: 'Somebody', role: 'viewer' } }
    expect((await admin.refused('invite', invite)).code).toBe('sign-in-again')
    expect((await admin.refused('confirm', { body: { password: 'not my password' } })).code).toBe('proof-refused')
    expect((await admin.refused('invite', invite)).code).toBe('sign-in-again')
    await admin.call('confirm', { body: { password } })
    await admin.call('invite', invite)
  })
})

describe('sessions', () => {
  test('are listed by a reference and ended, one’s own and by an admin those of others', async () => {
    const first = await api.signedIn('operator')
    const { id, username } = await first.call('me')
    const second = await api.nobody.signIn(username, password)
    const third = await api.nobody.signIn(username, password)
    const { rows } = await first.call('listSessions')
    expect(rows).toHaveLength(3)
    const stored = await api.deps.database.prisma.session.findMany({ where: { userId: id } })
    for (const session of stored) expect(JSON.stringify(rows)).not.toContain(session.id)
    expect((await dana.refused('endSession', { params: { sessionRef: rows[0]?.ref ?? '' } })).code).toBe('not-found')
    await dana.call('endUserSession', {
      params: { userId: id, sessionRef: (await third.call('listSessions')).rows.find((row) => row.isThisOne)?.ref ?? '' },
    })
    expect((await third.refused('me')).code).toBe('unauthenticated')
    await first.call('endOtherSessions')
    expect((await second.refused('me')).code).toBe('unauthenticated')
    await first.call('changePassword', { body: { current: password, next: newPassword } })
    await first.call('me')
    await api.nobody.signIn(username, newPassword)
  })
})

describe('an API token', () => {
  test('is shown once, kept as a hash, used without an Origin, and noted at most once a minute', async () => {
    const { token, secret } = await dana.call('createToken', { body: { name: 'nightly', scopes: ['run'], expiresInDays: 30 } })
    expect(token).toMatchObject({ name: 'nightly', scopes: ['run'], lastUsedAt: null, start: secret.slice(0, 15) })
    const { prisma } = api.deps.database
    const stored = await prisma.apiToken.findUniqueOrThrow({ where: { id: token.id } })
    expect(Buffer.from(stored.hash).toString('latin1')).not.toContain(secret)
    expect(JSON.stringify([await dana.call('listTokens'), await dana.call('listAudit')])).not.toContain(secret)
    expect(api.logged()).not.toContain(secret)

    const script = createCaller(api.app, { cookie: null, token: secret })
    const missing = { params: { pairId: '00000000-0000-4000-8000-000000000000' } }
    expect((await script.refused('startRun', missing)).code).toBe('not-found')
    const used = (await prisma.apiToken.findUniqueOrThrow({ where: { id: token.id } })).lastUsedAt
    expect(used).not.toBeNull()
    await script.call('listPairs')
    expect((await prisma.apiToken.findUniqueOrThrow({ where: { id: token.id } })).lastUsedAt).toEqual(used)

    await dana.call('revokeToken', { params: { tokenId: token.id } })
    expect((await script.refused('listPairs')).code).toBe('unauthenticated')
    expect((await dana.refused('revokeToken', { params: { tokenId: token.id } })).code).toBe('not-found')
  })
})

describe('the audit log', () => {
  test('shows admins everything and others their own acts, by filters and page by page', async () => {
    const operator = await api.signedIn('operator')
    const { username } = await operator.call('me')
    const own = await operator.call('listAudit')
    expect(own.all).toBe(false)
    expect(new Set(own.rows.map(({ actor }) => actor.name))).toEqual(new Set([username]))
    const first = await dana.call('listAudit', { query: { limit: 2 } })
    expect(first).toMatchObject({ all: true, nextCursor: expect.any(String) })
    const second = await dana.call('listAudit', { query: { limit: 2, cursor: first.nextCursor ?? '' } })
    expect(second.rows[0]?.id).toBeLessThan(first.rows[1]?.id ?? 0)
    const invites = await dana.call('listAudit', { query: { action: 'user.invite', object: 'invitation' } })
    expect(new Set(invites.rows.map(({ action }) => action))).toEqual(new Set(['user.invite']))
    expect((await dana.call('listAudit', { query: { to: '2020-01-01T00:00:00Z' } })).rows).toEqual([])
    expect((await dana.refused('listAudit', { query: { object: 'nonsense' } })).code).toBe('bad-request')
  })
})
