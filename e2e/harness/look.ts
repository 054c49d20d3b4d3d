import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect } from './fixtures.ts'

const everyRule = { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] } as const
/** The only rules whose answer another scheme can change: it changes nothing but colours. */
const rulesOfColour = { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } as const
type Rules = typeof everyRule | typeof rulesOfColour
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
    await page.setViewportSize({ width, height: 900 })
    for (const [at, colorScheme] of schemes.entries()) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      for (const { id, nodes } of await violations(page, at === 0 ? everyRule : rulesOfColour)) {
        found.push(`${name} ${width} ${colorScheme}: ${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`)
      }
      for (const words of await unseenWords(page))
        found.push(`${name} ${width} ${colorScheme}: “${words}” has the colour of what it stands on`)
    }
    found.push(...(await smallTargets(page, `${name} ${width}`)))
  }
  if (views === thoroughly) found.push(...(await lostChoices(page, name)))
  await page.setViewportSize({ width: 320, height: 900 })
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  if (overflow > 0) found.push(`${name} scrolls sideways at 320 px, by ${overflow} px`)
  const moving = await page.evaluate(
    () => document.getAnimations().filter((animation) => Number(animation.effect?.getComputedTiming().duration ?? 0) > 10).length,
  )
  if (moving > 0) found.push(`${name}: ${moving} animations run although motion is reduced`)
  return found
}

interface Violation {
  readonly id: string
  readonly nodes: readonly { readonly html: string }[]
}

/** A document that has axe already is not sent it again, and only what breaks a rule is described: most of the time went there. */
async function violations(page: Page, { type, values }: Rules): Promise<readonly Violation[]> {
  const asked = { runOnly: { type, values: [...values] }, resultTypes: ['violations' as const] }
  const found = await page.evaluate(async (options) => {
    const { axe } = window as unknown as { axe?: { run: (where: Document, options: unknown) => Promise<{ violations: Violation[] }> } }
    if (axe === undefined) return null
    const { violations } = await axe.run(document, options)
    return violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html }) => ({ html })) }))
  }, asked)
  // Without frames of other origins there is nothing that would need a page of its own for each look.
  return found ?? (await new AxeBuilder({ page }).setLegacyMode().options(asked).analyze()).violations
}

/** Words of the very colour that is behind them: axe takes those for hidden on purpose. */
async function unseenWords(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const isClear = (colour: string) => colour === 'transparent' || /^rgba\(.*, 0\)$/.test(colour)
    const behind = (element: Element | null): string => {
      if (element === null) return ''
      const { backgroundColor } = getComputedStyle(element)
      return isClear(backgroundColor) ? behind(element.parentElement) : backgroundColor
    }
    return [...document.querySelectorAll('body *')]
      .filter((element) => [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim() !== ''))
      .filter((element) => element.checkVisibility({ visibilityProperty: true }) && getComputedStyle(element).color === behind(element))
      .map((element) => element.textContent?.trim() ?? '')
  })
}

/** Where the colours are the reader’s own, what is chosen still looks otherwise than what is not. */
async function lostChoices(page: Page, name: string): Promise<string[]> {
  await page.emulateMedia({ forcedColors: 'active' })
  const lost = await page.evaluate(() => {
    // The last of the crumbs is the only one that is no link.
    const chosen = '[aria-pressed="true"], a[aria-current="page"], [aria-current="step"], [aria-selected="true"], label[data-active]'
    const look = (element: Element) => {
      const style = getComputedStyle(element)
      return [
        style.fontWeight,
        style.color,
        style.backgroundColor,
        style.border,
        style.borderInlineStart,
        style.borderBottom,
        style.outline,
      ].join()
    }
    const classesOf = (element: Element) => [...element.classList].filter((name) => name !== 'active').join(' ')
    return [...document.querySelectorAll(chosen)].flatMap((element) => {
      const peers = [...document.querySelectorAll(element.tagName)].filter(
        (peer) => classesOf(element) !== '' && classesOf(peer) === classesOf(element) && !peer.matches(chosen),
      )
      return peers.some((peer) => look(peer) === look(element)) ? [element.outerHTML.slice(0, 140)] : []
    })
  })
  await page.emulateMedia({ forcedColors: 'none' })
  return lost.map((html) => `${name}: with the reader’s own colours nothing shows that this is chosen: ${html}`)
}

/** Targets below 24 by 24 px; links within a line of text are not meant. */
function smallTargets(page: Page, name: string): Promise<string[]> {
  return page.evaluate((place) => {
    const pressed = 'button, a[href], input:not([type="hidden"]), select, textarea, summary, [role="tab"], [role="slider"], [tabindex="0"]'
    const targets = [...document.querySelectorAll<HTMLElement>(pressed)]
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
      return [`${place}: a target of ${width} × ${height} px: ${target.textContent} ${target.outerHTML.slice(0, 140)}`]
    })
  }, name)
}

/** Loads a page anew. */
export async function open(page: Page, address: string): Promise<void> {
  await page.goto(address)
  await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible()
  await expect(page.getByTestId('live-state')).toHaveText('Live')
}

/** Goes from one page of the app to another, as a link does. */
export async function goTo(page: Page, address: string): Promise<void> {
  await page.evaluate((to) => {
    const { __TSR_ROUTER__: router } = window as unknown as { __TSR_ROUTER__: { history: { push: (to: string) => void } } }
    router.history.push(to)
  }, address)
  await page.waitForFunction((to) => {
    const { __TSR_ROUTER__: router } = window as unknown as {
      __TSR_ROUTER__: { state: { status: string; resolvedLocation?: { href: string } } }
    }
    return router.state.status === 'idle' && router.state.resolvedLocation?.href.startsWith(to)
  }, address)
  await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible()
  await expect(page.getByText(/^Still loading/)).toHaveCount(0)
}
