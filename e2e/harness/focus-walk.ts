import type { Page } from '@playwright/test'

/** More stops than any page has: a walk that takes as many has met something that doesn't let go of the focus. */
const mostStops = 240
const pressesBetweenLooks = 12
/** Each stop may be doubted, and the presses after a doubt count for nothing. */
const mostLooks = 2 * mostStops

interface Walk {
  readonly found: Set<string>
  /** Where the walk came in. A page that draws itself anew may take it away: the walk then begins at the next stop. */
  begun: Element | null
  /** How often the focus has moved on. */
  stops: number
  isOver: boolean
  /** What seemed to be wrong with what has the focus: it keeps it until the page has come to rest. */
  isInDoubt: boolean
  /** Looks again once the page has come to rest, and lets the walk go on. */
  settle: () => void
}

/**
 * Goes through a page by Tab until it comes round, at both widths, at the smaller one with the reader's own colours. Whatever gets
 * the focus shows it, is large enough to be hit, moves nothing, and stands clear of the bars that stay.
 */
export async function walkByTab(page: Page, name: string): Promise<string[]> {
  const found: string[] = []
  for (const width of [1440, 360]) {
    await page.setViewportSize({ width, height: width === 360 ? 740 : 900 })
    await page.emulateMedia({ reducedMotion: 'reduce', forcedColors: width === 360 ? 'active' : 'none' })
    found.push(...(await walk(page, `${name} ${width}`)))
  }
  await page.emulateMedia({ forcedColors: 'none' })
  return found
}

async function walk(page: Page, name: string): Promise<string[]> {
  await page.evaluate(beginWalk)
  let isOver = false
  let stops = 0
  for (let look = 0; look < mostLooks && stops < mostStops && !isOver; look++) {
    for (let press = 0; press < pressesBetweenLooks; press++) await page.keyboard.press('Tab')
    const seen = await page.evaluate(async () => {
      const { focusWalk } = window as unknown as { focusWalk: Walk }
      if (focusWalk.isInDoubt) {
        for (let frame = 0; frame < 3; frame++) await new Promise((resolve) => requestAnimationFrame(resolve))
        focusWalk.settle()
      }
      // A page of nothing but words has no stop to come back to.
      return { isOver: focusWalk.isOver || focusWalk.begun === null, stops: focusWalk.stops }
    })
    isOver = seen.isOver
    stops = seen.stops
  }
  const found = await page.evaluate(() => [...(window as unknown as { focusWalk: Walk }).focusWalk.found])
  if (!isOver) found.push(`after ${stops} steps by Tab the focus has not come round`)
  return found.map((wrong) => `${name}: ${wrong}`)
}

/** Runs in the page: judges what has the focus at each press of Tab, so that it is looked at where it came to rest. */
function beginWalk(): void {
  let judged: Element | null = null
  let reached: Element | null = null
  const walk: Walk = { found: new Set(), begun: null, stops: 0, isOver: false, isInDoubt: false, settle }
  const held = window as unknown as { focusWalk?: Walk; endFocusWalk?: () => void }
  held.endFocusWalk?.()
  held.focusWalk = walk
  // What has the focus from before need not be a stop: another width may have made it one that Tab passes over.
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur()

  const bars = () =>
    [...document.querySelectorAll('body *')].filter((element) => ['fixed', 'sticky'].includes(getComputedStyle(element).position))
  const judge = (event: KeyboardEvent) => {
    const focused = document.activeElement
    if (event.key !== 'Tab' || walk.isOver) return
    // Headings have the focus when a page or a dialog opens, and never again.
    const isStop = focused instanceof HTMLElement && focused.tabIndex >= 0
    const hasMoved = focused !== reached
    reached = focused
    if (!isStop) return
    if (hasMoved) {
      walk.stops++
      if (focused === walk.begun) walk.isOver = true
    }
    if (walk.begun?.isConnected !== true) walk.begun = focused
    if (focused === judged || (!walk.isInDoubt && wrongWith(focused) === null)) return
    walk.isInDoubt = true
    event.preventDefault()
    event.stopImmediatePropagation()
  }
  function settle(): void {
    const focused = document.activeElement
    walk.isInDoubt = false
    judged = focused
    const wrong = focused instanceof HTMLElement ? wrongWith(focused) : null
    if (wrong !== null) walk.found.add(`${wrong}: ${focused?.outerHTML.slice(0, 160)}`)
  }
  document.addEventListener('keydown', judge, true)
  held.endFocusWalk = () => document.removeEventListener('keydown', judge, true)

  function wrongWith(focused: HTMLElement): string | null {
    // A box or a switch is seen and pressed by what stands around it.
    const label = focused instanceof HTMLInputElement ? (focused.labels?.[0] ?? null) : null
    const isBare = focused.getBoundingClientRect().width > 1 && getComputedStyle(focused).opacity !== '0'
    const shown = isBare || label === null ? focused : label
    const box = shown.getBoundingClientRect()
    const reach = (label ?? shown).getBoundingClientRect()
    const isInText = focused.tagName === 'A' && getComputedStyle(focused).display === 'inline'
    const isSmall = (each: DOMRect) => Math.round(each.width) < 24 || Math.round(each.height) < 24
    if (!isInText && isSmall(box) && isSmall(reach)) return `a target of ${box.width} × ${box.height} px has the focus`
    const [left, right] = [Math.max(box.left, 0), Math.min(box.right, window.innerWidth)]
    const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, window.innerHeight)]
    if (right - left < Math.min(box.width, 24) || bottom - top < Math.min(box.height, 24)) return 'the focus is outside of what is seen'
    const isOn = (x: number, y: number, what: Element) => {
      const hit = document.elementFromPoint(x, y)
      return hit !== null && (what.contains(hit) || hit.contains(what))
    }
    const [x, y] = [(left + right) / 2, top + Math.min(bottom - top, 20) / 2]
    if (!isOn(x, y, shown) && !(label !== null && isOn(x, y, label))) return 'the focus is covered'
    for (const bar of bars()) {
      if (bar.contains(shown) || shown.contains(bar)) continue
      const over = bar.getBoundingClientRect()
      const [from, to] = [Math.max(left, over.left), Math.min(right, over.right)]
      const [above, below] = [Math.max(top, over.top), Math.min(bottom, over.bottom)]
      if (to - from < 1 || below - above < 1) continue
      const isAbove = isOn((from + to) / 2, (above + below) / 2, bar) && !isOn((from + to) / 2, (above + below) / 2, shown)
      if (isAbove) return `a bar covers ${Math.round(below - above)} of ${Math.round(box.height)} px of the focus`
    }
    const moving = document.getAnimations().filter((each) => Number(each.effect?.getComputedTiming().duration ?? 0) > 10)
    if (moving.length > 0) return 'something moves although motion is reduced'
    // An editor shows the focus around the whole of it.
    const framed = focused.closest('.cm-editor') ?? focused
    return [framed, shown].every((each) => getComputedStyle(each).outlineStyle === 'none') ? 'nothing shows the focus' : null
  }
}
