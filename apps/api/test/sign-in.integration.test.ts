import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { password, startApi, type TestApi } from './harness/start-api.ts'

let api: TestApi
beforeAll(async () => {
  api = await startApi({ serverUrl: inject('databaseUrl') })
})
afterAll(() => api.close())

describe('signing in', () => {
  test('gives a session whose cookie scripts can’t read and other sites can’t use', async () => {
    const admin = await api.signedIn('admin')
    const response = await api.nobody.send('signIn', { body: { username: 'ADMIN-1', password } })
    expect(response.statusCode).toBe(200)
    const [cookie] = response.cookies
    expect(cookie).toMatchObject({ name: 'pairwise.session_token', httpOnly: true, sameSite: 'Lax', path: '/' })
    expect(cookie).not.toHaveProperty('secure')
    expect(response.json()).toMatchObject({ username: 'admin-1', role: 'admin' })
    expect(await admin.call('me')).toMatchObject({ name: 'The admin', username: 'admin-1', role: 'admin' })
  })
})
