import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from '../harness/fixtures.ts'
import { allPages } from '../harness/pages.ts'
import { makeScene, type Scene } from '../harness/scene.ts'

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
const widths = [1440, 360] as const
const schemes = ['light', 'dark'] as const

/** What is wrong with a page as it is now, at every width and in every scheme. */
async function look(page: Page, name: string): Promise<string[]> {
  const found: string[] = []
  for (const width of widths) {
    for (const colorScheme of schemes) {
      await page.setViewportSize({ width, height: 900 })
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      const { violations } = await new AxeBuilder({ page }).withTags(rules).analyze()
      for (const { id, nodes } of violations) {
        found.push(`${name} ${width} ${colorScheme}: ${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`)
      }
    }
    found.push(...(await smallTargets(page, `${name} ${width}`)))
  }
  await page.setViewportSize({ width: 320, height: 900 })
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  if (overflow > 0) found.push(`${name} scrolls sideways at 320 px, by ${overflow} px`)
  const moving = await page.evaluate(
    () => document.getAnimations().filter((animation) => Number(animation.effect?.getComputedTiming().duration ?? 0) > 10).length,
  )
  if (moving > 0) found.push(`${name}: ${moving} animations run although motion is reduced`)
  return found
}

/** Targets below 24 by 24 px; links within a line of text are not meant. */
function smallTargets(page: Page, name: string): Promise<string[]> {
  return page.evaluate((place) => {
    const targets = [...document.querySelectorAll<HTMLElement>('button, a[href], input:not([type="hidden"]), select, [role="tab"]')]
    return targets.flatMap((target) => {
      const { width, height } = target.getBoundingClientRect()
      const style = getComputedStyle(target)
      const isInText = target.tagName === 'A' && style.display === 'inline'
      const isHidden = width <= 1 || height <= 1 || style.visibility === 'hidden' || style.opacity === '0'
      const label = target.closest('label') ?? document.querySelector(`label[for="${target.id}"]`)
      const isLarge = (element: Element | null) => {
        const box = element?.getBoundingClientRect()
        return box !== undefined && box.width >= 24 && box.height >= 24
      }
      if (isInText || isHidden || (width >= 24 && height >= 24) || isLarge(label)) return []
      // A box or a switch is pressed by what stands around it.
      if (target instanceof HTMLInputElement && isLarge(target.closest('[class*="body"]'))) return []
      return [`${place}: a target of ${Math.round(width)} × ${Math.round(height)} px: ${target.outerHTML.slice(0, 140)}`]
    })
  }, name)
}

/** Steps through a page by Tab: what has the focus is never behind a bar that stays. */
async function coveredFocus(page: Page, name: string, steps: number): Promise<string[]> {
  const found: string[] = []
  for (let step = 0; step < steps; step++) {
    await page.keyboard.press('Tab')
    const covered = await page.evaluate(() => {
      const focused = document.activeElement
      if (!(focused instanceof HTMLElement) || focused === document.body) return null
      const box = focused.getBoundingClientRect()
      const [x, y] = [box.x + Math.min(box.width, window.innerWidth - box.x) / 2, box.y + Math.min(box.height, 20) / 2]
      const top = document.elementFromPoint(x, y)
      const isSeen = top !== null && (focused.contains(top) || top.contains(focused) || top.closest('label') !== null)
      return isSeen || box.width <= 1 ? null : focused.outerHTML.slice(0, 140)
    })
    if (covered !== null) found.push(`${name}: the focus is covered on ${covered}`)
  }
  return found
}

async function open(page: Page, address: string): Promise<void> {
  await page.goto(address)
  await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible()
  await expect(page.getByTestId('live-state')).toHaveText('Live')
}

const failed = JSON.stringify({
  type: 'about:blank',
  title: 'Something went wrong inside the server.',
  status: 500,
  code: 'internal',
  detail: 'Something went wrong inside the server.',
  requestId: 'req-4c1d',
})

test('axe finds nothing on any page, empty, loaded, failed and offline, and nothing is too small, covered or wide', async ({
  signedIn: page,
  stack,
  api,
  browser,
}) => {
  test.setTimeout(900_000)
  const found: string[] = []
  await open(page, `${stack.url}/attention`)
  const pages = await allPages(page)
  for (const [route, { addresses }] of pages) {
    if (route.includes('$')) continue
    const [address] = addresses({} as Scene)
    await open(page, `${stack.url}${address}`)
    found.push(...(await look(page, `${route} empty`)))
  }

  expect.soft(found, 'empty').toEqual([])
  found.length = 0
  const scene = await makeScene(stack, api)
  for (const [route, { addresses, reads }] of pages) {
    for (const address of addresses(scene)) {
      await open(page, `${stack.url}${address}`)
      if (route.includes('$') || reads) found.push(...(await look(page, `${address} loaded`)))
    }
    const [address] = addresses(scene)
    if (reads === undefined || address === undefined) continue
    const target = new RegExp(`/api/v1.*${reads.source}`)
    await page.route(target, (request) => request.fulfill({ status: 500, contentType: 'application/problem+json', body: failed }))
    await open(page, `${stack.url}${address}`)
    found.push(...(await look(page, `${address} failed`)))
    await page.unroute(target)
  }

  expect.soft(found, 'loaded and failed').toEqual([])
  found.length = 0
  await page.setViewportSize({ width: 1440, height: 900 })
  await open(page, `${stack.url}/plans/${scene.planId}`)
  found.push(...(await coveredFocus(page, 'plan', 40)))
  await open(page, `${stack.url}/pairs/${scene.pairId}`)
  await page.keyboard.press('Control+k')
  await expect(page.getByPlaceholder('Search or jump…')).toBeVisible()
  found.push(...(await look(page, 'palette')))
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: /^Activity/ }).click()
  found.push(...(await look(page, 'activity')))
  await page.getByRole('button', { name: 'Help: keys on this page' }).click()
  found.push(...(await look(page, 'keys')))
  await page.keyboard.press('Escape')

  await page.routeWebSocket(/\/api\/v1\/live/, (socket) => void socket.close())
  await page.goto(`${stack.url}/pairs`)
  await page.route('**/api/v1/**', (request) => request.abort())
  await expect(page.getByTestId('live-state')).toHaveText(/^(Reconnecting|Offline)/, { timeout: 60_000 })
  found.push(...(await look(page, 'offline')))
  await page.emulateMedia({ forcedColors: 'active' })
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()

  const stranger = await browser.newPage()
  for (const address of ['/login', '/nothing-here']) {
    await stranger.goto(`${stack.url}${address}`)
    await expect(stranger.getByRole('heading', { level: 1 })).toBeVisible()
    found.push(...(await look(stranger, address)))
  }
  await stranger.close()
  expect(found, 'what opens over a page, and a page without its server').toEqual([])
})
