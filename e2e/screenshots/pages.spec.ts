import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Page } from '@playwright/test'
import { admin, expect, test } from '../harness/fixtures.ts'
import { allPages } from '../harness/pages.ts'
import { makeScene, type Scene } from '../harness/scene.ts'

const folder = fileURLToPath(new URL('../../test-results/screenshots/', import.meta.url))
const widths = [1440, 360] as const
const schemes = ['light', 'dark'] as const

/** Takes the picture of a page in every scheme and width. */
async function take(page: Page, name: string): Promise<void> {
  for (const width of widths) {
    for (const colorScheme of schemes) {
      await page.setViewportSize({ width, height: 900 })
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await page.waitForTimeout(250)
      await page.screenshot({ path: `${folder}${name}.${width}.${colorScheme}.png` })
    }
  }
}

function nameOf(address: string): string {
  return (
    address
      .replace(/^\//, '')
      .replaceAll(/[0-9a-f-]{36}/g, 'one')
      .replaceAll(/[/?=&]/g, '-') || 'home'
  )
}

async function open(page: Page, address: string): Promise<void> {
  await page.goto(address)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await page.waitForLoadState('networkidle')
}

test('every page, empty, loaded, failed, and what opens over it', async ({ signedIn: page, stack, api, browser }) => {
  mkdirSync(folder, { recursive: true })
  const only = process.env['PAGES']?.split(',')
  const isWanted = (address: string) => only === undefined || only.some((part) => address.includes(part))

  for (const address of ['/attention', '/pairs', '/pairs/new', '/runs'].filter(isWanted)) {
    await open(page, `${stack.url}${address}`)
    await take(page, `${nameOf(address)}.empty`)
  }
  const scene: Scene = await makeScene(stack, api)
  await open(page, `${stack.url}/attention`)
  for (const [route, { addresses, reads }] of await allPages(page)) {
    if (!isWanted(route)) continue
    for (const address of addresses(scene)) {
      await open(page, `${stack.url}${address}`)
      await take(page, `${nameOf(address)}.loaded`)
    }
    const [address] = addresses(scene)
    if (reads === undefined || address === undefined) continue
    const target = new RegExp(`/api/v1.*${reads.source}`)
    await page.route(target, (request) => request.fulfill({ status: 500, contentType: 'application/problem+json', body: failed }))
    await open(page, `${stack.url}${address}`)
    await take(page, `${nameOf(address)}.error`)
    await page.unroute(target)
  }
  if (isWanted('palette')) {
    await open(page, `${stack.url}/pairs/${scene.pairId}`)
    await page.keyboard.press('Control+k')
    await take(page, 'palette.dialog')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: /^Activity/ }).click()
    await take(page, 'activity.dialog')
    await page.getByRole('button', { name: 'Help: keys on this page' }).click()
    await take(page, 'keys.dialog')
  }
  if (isWanted('login')) {
    const stranger = await browser.newPage()
    await open(stranger, `${stack.url}/login`)
    await stranger.getByLabel('User name').fill(admin.username)
    await take(stranger, 'login')
    await stranger.close()
  }
})

const failed = JSON.stringify({
  type: 'about:blank',
  title: 'Something went wrong inside the server.',
  status: 500,
  code: 'internal',
  detail: 'Something went wrong inside the server.',
  requestId: 'req-4c1d',
})
