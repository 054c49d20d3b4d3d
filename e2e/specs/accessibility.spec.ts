import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { writeTree } from '../harness/disk.ts'
import { expect, test } from '../harness/fixtures.ts'

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
const widths = [1440, 360] as const
const schemes = ['light', 'dark'] as const

async function expectAccessible(page: Page, name: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(rules).analyze()
  expect(
    violations.map((violation) => `${name}: ${violation.id}: ${violation.nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`),
  ).toEqual([])
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  expect(overflow, `${name} scrolls sideways`).toBeLessThanOrEqual(0)
}

for (const width of widths) {
  for (const colorScheme of schemes) {
    test(`axe finds nothing on any page at ${width} px, ${colorScheme}`, async ({ signedIn: page, stack, api, browser }) => {
      const name = `axe-${width}-${colorScheme}`
      const folder = stack.makeFolder(`${name}/one`)
      const pair = await api.makePair(name, folder, stack.makeFolder(`${name}/two`))
      writeTree(folder, { 'a.txt': 'one', 'deep/er/b.txt': 'two', 'change me.txt': 'old' })
      const run = await api.run(pair.id)
      writeTree(folder, { 'change me.txt': 'newer text', 'new.txt': 'new' })
      const plan = await api.client.call('preview', { params: { pairId: pair.id }, body: {} })
      await expect.poll(async () => (await api.client.call('getPlan', { params: { planId: plan.id } })).state).toBe('ready')

      await page.setViewportSize({ width, height: 900 })
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      const pages = [
        '/pairs',
        '/pairs/new',
        `/pairs/${pair.id}`,
        `/pairs/${pair.id}/schedule`,
        `/pairs/${pair.id}/settings`,
        `/pairs/${pair.id}/runs`,
        `/plans/${plan.id}`,
        '/runs',
        `/runs/${run.id}`,
        `/runs/${run.id}?tab=log`,
      ]
      for (const path of pages) {
        await page.goto(`${stack.url}${path}`)
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
        await expect(page.getByText('Live', { exact: true })).toBeVisible()
        await expectAccessible(page, path)
      }
      await page.goto(`${stack.url}/nothing-here`)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      await expectAccessible(page, 'a page that is not there')
      const signedOut = await browser.newContext({ viewport: { width, height: 900 }, colorScheme })
      const stranger = await signedOut.newPage()
      await stranger.goto(`${stack.url}/pairs`)
      await expect(stranger.getByRole('heading', { level: 1 })).toBeVisible()
      await expectAccessible(stranger, 'sign in')
      await signedOut.close()
    })
  }
}
