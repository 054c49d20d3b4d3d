import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect } from './fixtures.ts'

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
type Schemes = readonly ('light' | 'dark')[]

/** Every width in every scheme. */
export const thoroughly: ReadonlyMap<number, Schemes> = new Map([
  [1440, ['light', 'dark']],
  [360, ['light', 'dark']],
])

/** Each width and each scheme once, for states that are made of the parts of other pages. */
export const briefly: ReadonlyMap<number, Schemes> = new Map([
  [1440, ['light']],
  [360, ['dark']],
])

/** What is wrong with a page as it is now. */
export async function look(page: Page, name: string, views: ReadonlyMap<number, Schemes>): Promise<string[]> {
  const found: string[] = []
  for (const [width, schemes] of views) {
    for (const colorScheme of schemes) {
      await page.setViewportSize({ width, height: 900 })
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      // Without frames of other origins there is nothing that would need a page of its own for each look.
      const { violations } = await new AxeBuilder({ page }).setLegacyMode().withTags(rules).analyze()
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
      const box = target.getBoundingClientRect()
      const [width, height] = [Math.round(box.width), Math.round(box.height)]
      const style = getComputedStyle(target)
      const isInText = target.tagName === 'A' && style.display === 'inline'
      const isHidden = width <= 1 || height <= 1 || style.visibility === 'hidden' || style.opacity === '0'
      const label = target.closest('label') ?? document.querySelector(`label[for="${target.id}"]`)
      const isLarge = (element: Element | null) => {
        const box = element?.getBoundingClientRect()
        return box !== undefined && Math.round(box.width) >= 24 && Math.round(box.height) >= 24
      }
      if (isInText || isHidden || (width >= 24 && height >= 24) || isLarge(label)) return []
      // A box or a switch is pressed by what stands around it.
      if (target instanceof HTMLInputElement && isLarge(target.closest('[class*="body"]'))) return []
      return [`${place}: a target of ${width} × ${height} px: ${target.textContent} ${target.outerHTML.slice(0, 140)}`]
    })
  }, name)
}

/** Steps through a page by Tab: what has the focus is never behind a bar that stays. */
export async function coveredFocus(page: Page, name: string, steps: number): Promise<string[]> {
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

export async function open(page: Page, address: string): Promise<void> {
  await page.goto(address)
  await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible()
  await expect(page.getByTestId('live-state')).toHaveText('Live')
}
