import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest'
import { cookieOf, createCaller, problemOf } from './harness/caller.ts'
import { startApi, type TestApi } from './harness/start-api.ts'

let api: TestApi
let code: string

beforeEach(async () => {
  api = await startApi({ serverUrl: inject('databaseUrl') })
  code = (await api.deps.app.services.setup.open()) ?? ''
})
afterEach(() => api.close())

const person = { name: 'Dana Doe', username: 'Dana', password: 'correct horse battery' }
const wrong = 'AAAA-AAAA-AAAA'

describe('set-up', () => {
  test('makes the first admin with the code, as it was typed, and signs in', async () => {
    expect(await api.nobody.call('setupState')).toEqual({ needed: true })
    const response = await api.nobody.send('setup', { body: { ...person, code: code.toLowerCase().replaceAll('-', ' ') } })
    expect(response.statusCode).toBe(201)
    expect(response.json()).toMatchObject({ name: 'Dana Doe', username: 'Dana', role: 'admin' })
    expect(await createCaller(api.app, { cookie: cookieOf(response), origin: 'http://localhost:80' }).call('me')).toMatchObject({
      role: 'admin',
    })
    expect(await api.nobody.call('setupState')).toEqual({ needed: false })
    expect(() => statSync(join(api.config.dataFolder, 'setup-code'))).toThrow(/ENOENT/)
  })

  test('the code is in its file for the owner alone, and only its hash is in the database', async () => {
    const file = join(api.config.dataFolder, 'setup-code')
    expect(readFileSync(file, 'utf8')).toBe(`${code}\n`)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    const stored = JSON.stringify(await api.deps.database.settings.get('setup-code'))
    expect(stored).toMatch(/sha256/)
    expect(stored).not.toContain(code)
  })

  test('every start makes a new code, and the old one is worth nothing', async () => {
    const next = await api.deps.app.services.setup.open()
    expect(next).not.toBe(code)
    expect((await api.nobody.refused('setup', { body: { ...person, code } })).code).toBe('setup-code-wrong')
    await api.nobody.call('setup', { body: { ...person, code: next } })
  })

  test('a wrong code is refused, and after five tries in a minute the right one too', async () => {
    for (let i = 0; i < 5; i++)
      expect((await api.nobody.refused('setup', { body: { ...person, code: wrong } })).code).toBe('setup-code-wrong')
    const refusal = await api.nobody.refused('setup', { body: { ...person, code } })
    expect(refusal).toMatchObject({ code: 'rate-limited', status: 429 })
    expect(refusal.params?.['retryAfter']).toBeGreaterThan(50)
    expect(await api.nobody.call('setupState')).toEqual({ needed: true })
  })

  test('the tries are counted for the whole instance, whatever address a request claims', async () => {
    const claims = ['127.0.0.1', '10.1.2.3', '203.0.113.9, 127.0.0.1', '::1', 'localhost']
    for (const address of claims) {
      const headers = { 'x-forwarded-for': address, 'x-real-ip': address, forwarded: `for=${address}`, 'cf-connecting-ip': address }
      expect((await api.nobody.refused('setup', { body: { ...person, code: wrong }, headers })).code).toBe('setup-code-wrong')
    }
    const last = await api.nobody.refused('setup', { body: { ...person, code: wrong }, headers: { 'x-forwarded-for': '198.51.100.7' } })
    expect(last.code).toBe('rate-limited')
  })

  test('behind a reverse proxy nobody gets in without the code', async () => {
    const proxied = { 'x-forwarded-for': '127.0.0.1', 'x-forwarded-host': 'localhost', 'x-forwarded-proto': 'https' }
    for (const body of [person, { ...person, code: '' }, { ...person, code: null }, { ...person, code: ['A'] }]) {
      expect((await api.nobody.refused('setup', { body, headers: proxied })).code).toBe('bad-request')
    }
    expect((await api.nobody.refused('me', { headers: proxied })).code).toBe('unauthenticated')
    expect((await api.nobody.refused('listPairs', { headers: proxied })).code).toBe('unauthenticated')
    expect(await api.deps.database.users.count()).toBe(0)
  })

  test('ten requests at once make exactly one admin', async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, i) => api.nobody.send('setup', { body: { ...person, username: `dana-${i}`, code } })),
    )
    expect(answers.filter(({ statusCode }) => statusCode === 201)).toHaveLength(1)
    const refusals = answers.filter(({ statusCode }) => statusCode !== 201).map((answer) => problemOf(answer).code)
    expect(new Set([...refusals, 'setup-done', 'rate-limited'])).toEqual(new Set(['setup-done', 'rate-limited']))
    expect(await api.deps.database.users.count()).toBe(1)
  })

  test('the code works once, and afterwards there is no set-up', async () => {
    await api.nobody.call('setup', { body: { ...person, code } })
    expect((await api.nobody.refused('setup', { body: { ...person, username: 'lee', code } })).code).toBe('setup-done')
    expect(await api.deps.app.services.setup.open()).toBeNull()
    expect(await api.deps.database.users.count()).toBe(1)
  })

  test('nobody can sign in before it', async () => {
    const { username, password } = person
    expect((await api.nobody.refused('signIn', { body: { username, password } })).code).toBe('setup-needed')
  })

  test('names the fields that are not usable', async () => {
    const refusal = await api.nobody.refused('setup', { body: { code, name: ' ', username: '-', password: 'short' } })
    expect(refusal.code).toBe('bad-request')
    expect(refusal.errors?.map(({ path }) => path)).toEqual(expect.arrayContaining(['name', 'username', 'password']))
    expect(await api.nobody.refused('setup', { body: { ...person, code, role: 'admin' } })).toMatchObject({
      code: 'unknown-setting',
      params: { name: 'role' },
    })
  })
})
