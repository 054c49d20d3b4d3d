import { request } from 'node:http'
import { freePort } from '@pairwise/engine/testing/servers'
import { expect, test } from '@playwright/test'
import { admin } from '../harness/fixtures.ts'
import { ReverseProxy } from '../harness/reverse-proxy.ts'
import { Stack } from '../harness/stack.ts'

const foreign = 'https://elsewhere.example'

/** What a server answers to somebody who wants to open a WebSocket: 101 when it opens one. */
function upgradeStatus(url: string, origin: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = {
      connection: 'Upgrade',
      upgrade: 'websocket',
      origin,
      'sec-websocket-key': 'c29tZSByYW5kb20gYnl0ZXM=',
      'sec-websocket-version': '13',
    }
    const attempt = request(`${url}/api/v1/live`, { headers })
    attempt.once('upgrade', (_answer, socket) => {
      socket.destroy()
      resolve(101)
    })
    attempt.once('response', (answer) => {
      answer.resume()
      resolve(answer.statusCode ?? 0)
    })
    attempt.once('error', reject)
    attempt.end()
  })
}

/** Tries to become the first admin, from an address that claims to be the machine's own. */
async function trySetup(url: string, code: string, origin: string): Promise<string> {
  const answer = await fetch(`${url}/api/v1/setup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin, 'x-forwarded-for': '127.0.0.1', 'x-forwarded-host': 'localhost' },
    body: JSON.stringify({ ...admin, code }),
  })
  return (await answer.json()).code
}

test('behind a reverse proxy nobody gets in without the setup code, foreign origins are refused, and live pages work', async ({ page }) => {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const stack = await Stack.start({ env: { PAIRWISE_PUBLIC_URL: url, PAIRWISE_TRUSTED_PROXIES: '127.0.0.1' } })
  const proxy = await ReverseProxy.start(port, `http://127.0.0.1:${stack.port}`)
  const code = stack.setupCode
  try {
    await page.goto(url)
    await expect(page.getByLabel('Setup code')).toBeVisible()
    expect(await trySetup(url, 'AAAA-BBBB-CCCC', url)).toBe('setup-code-wrong')
    expect(await trySetup(url, '', url)).toBe('bad-request')
    expect(await trySetup(url, code, foreign)).toBe('origin-refused')

    const received: string[] = []
    page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => received.push(String(payload))))
    await page.getByLabel('Setup code').fill(code)
    await page.getByLabel('Your name').fill(admin.name)
    await page.getByLabel('User name').fill(admin.username)
    await page.getByLabel('Password', { exact: true }).fill(admin.password)
    await page.getByRole('button', { name: 'Create admin and continue' }).click()
    await expect(page.getByRole('heading', { level: 1, name: 'Where are your files?' })).toBeVisible()
    await expect.poll(() => received.map((message) => JSON.parse(message).type)).toContain('hello')

    expect(await upgradeStatus(url, foreign)).toBe(403)
    expect(await trySetup(url, code, url)).toBe('setup-done')
  } finally {
    await proxy.stop()
    await stack.remove()
  }
})
