import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { problemOf } from './harness/caller.ts'
import { startApi, type TestApi } from './harness/start-api.ts'

let api: TestApi
let webFolder: string

beforeAll(async () => {
  webFolder = mkdtempSync(join(tmpdir(), 'pairwise-web-'))
  mkdirSync(join(webFolder, 'assets'))
  writeFileSync(join(webFolder, 'index.html'), '<!doctype html><title>Pairwise</title>')
  writeFileSync(join(webFolder, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>')
  writeFileSync(join(webFolder, 'assets', 'index-abc123.js'), 'export {}')
  writeFileSync(join(webFolder, '..', 'pairwise-beside-the-web'), 'secret')
  api = await startApi({ serverUrl: inject('databaseUrl'), config: { webFolder } })
})
afterAll(async () => {
  await api.close()
  rmSync(webFolder, { recursive: true })
  rmSync(join(tmpdir(), 'pairwise-beside-the-web'), { force: true })
})

const get = (url: string) => api.app.inject({ url })

describe('the web app', () => {
  test.each(['/', '/login', '/pairs/new', '/plans/12?view=deleted', '/pairs/a.b'])('%s is a page of it, and is never kept', async (url) => {
    const response = await get(url)
    expect(response.statusCode).toBe(200)
    expect(response.headers['content-type']).toMatch(/^text\/html/)
    expect(response.headers['cache-control']).toBe('no-cache')
    expect(response.body).toContain('<title>Pairwise</title>')
  })

  test('files whose names carry their hash are kept for good, others are asked for anew', async () => {
    const hashed = await get('/assets/index-abc123.js')
    expect(hashed.headers['content-type']).toMatch(/javascript/)
    expect(hashed.headers['cache-control']).toBe('public, max-age=31536000, immutable')
    const icon = await get('/icon.svg')
    expect(icon.headers['content-type']).toMatch(/svg/)
    expect(icon.headers['cache-control']).toBe('no-cache')
  })

  test('a file of an older build is not there, instead of being a page', async () => {
    expect(problemOf(await get('/assets/index-old.js')).code).toBe('not-found')
  })

  test.each([
    '/../pairwise-beside-the-web',
    '/assets/../../pairwise-beside-the-web',
    '/%2e%2e/pairwise-beside-the-web',
    '/..%2fpairwise-beside-the-web',
  ])('nothing outside of it is served: %s', async (url) => {
    expect((await get(url)).body).not.toContain('secret')
  })

  test('what is not there below the API is a problem document', async () => {
    for (const url of ['/api', '/api/', '/api/v1', '/api/v1/nope', '/api/v2/pairs'])
      expect(problemOf(await get(url)).code).toBe('not-found')
    expect(problemOf(await api.app.inject({ method: 'POST', url: '/login' })).code).toBe('not-found')
    expect(problemOf(await api.app.inject({ method: 'PUT', url: '/api/v1/pairs' })).code).toBe('not-found')
  })
})

describe('every answer', () => {
  test.each(['/', '/api/v1/setup', '/api/v1/pairs', '/api/docs', '/api/v1/nope', '/healthz', '/assets/index-abc123.js'])(
    '%s lets nothing of another host run, load or frame it',
    async (url) => {
      const { headers } = await get(url)
      const policy = String(headers['content-security-policy'])
      for (const part of ["default-src 'none'", "script-src 'self'", "connect-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"]) {
        expect(policy.split(';')).toContain(part)
      }
      expect(policy).not.toMatch(/https?:|\*|unsafe-eval/)
      expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY', 'referrer-policy': 'same-origin' })
      expect(headers['strict-transport-security']).toBeUndefined()
      expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/)
    },
  )

  test('of the API is not kept by anybody', async () => {
    expect((await get('/api/v1/setup')).headers['cache-control']).toBe('no-store')
    expect((await get('/api/v1/pairs')).headers['cache-control']).toBe('no-store')
  })

  test('has an id that the sender can’t choose, which is in the problem document too', async () => {
    const response = await api.app.inject({ url: '/api/v1/pairs', headers: { 'x-request-id': 'mine' } })
    expect(response.headers['x-request-id']).not.toBe('mine')
    expect(problemOf(response).requestId).toBe(response.headers['x-request-id'])
  })
})

describe('a request that can’t be read', () => {
  const post = (payload: string | Buffer, headers: Record<string, string>) =>
    api.app.inject({ method: 'POST', url: '/api/v1/session', payload, headers })

  test.each([
    ['broken JSON', '{"username":', 'application/json', /is not JSON/],
    ['an empty body', '', 'application/json', /is empty. Send JSON/],
    ['text', 'username=x', 'text/plain', /content-type: application\/json/],
    ['a form', 'username=x', 'application/x-www-form-urlencoded', /content-type: application\/json/],
    ['XML', '<x/>', 'application/xml', /content-type: application\/json/],
    ['a list', '[]', 'application/json', /listed in errors/],
    ['a prototype', '{"__proto__":{"role":"admin"},"username":"x","password":"y"}', 'application/json', /__proto__/],
    ['too much', JSON.stringify({ username: 'x'.repeat(2_000_000), password: 'y' }), 'application/json', /larger than 1 MiB/],
  ])('because it is %s is a bad request, and says what to send', async (_, payload, type, detail) => {
    expect(problemOf(await post(payload, { 'content-type': type }))).toMatchObject({
      code: 'bad-request',
      detail: expect.stringMatching(detail),
    })
  })

  test('because its address is no text is a bad request, too', async () => {
    const response = await get('/api/v1/pairs/%ff')
    expect(problemOf(response)).toMatchObject({ code: 'bad-request', requestId: response.headers['x-request-id'] })
  })
})

describe('the description of the API', () => {
  test('is a page that takes all from this server', async () => {
    const page = await get('/api/docs')
    expect(page.statusCode).toBe(200)
    const links = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, link = '']) => link)
    expect(links.length).toBeGreaterThan(4)
    expect(page.body).not.toMatch(/<script>|<style|onload=/)
    for (const link of links) {
      expect(link).toMatch(/^\/api\/docs\/static\//)
      expect((await get(link)).statusCode).toBe(200)
    }
  })

  test('is the committed apps/api/openapi.json', async () => {
    await expect(`${JSON.stringify((await get('/api/docs/json')).json(), null, 2)}\n`).toMatchFileSnapshot('../openapi.json')
  })

  test('names every schema that it refers to, and no other', async () => {
    const document = (await get('/api/docs/json')).json()
    const referred = new Set([...JSON.stringify(document).matchAll(/#\/components\/schemas\/(\w+)/g)].map(([, name]) => name))
    expect(Object.keys(document.components.schemas).sort()).toEqual([...referred].sort())
  })
})
