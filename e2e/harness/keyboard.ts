import { expect, type Locator, type Page } from '@playwright/test'

const mostSteps = 80

/** Goes on by Tab until something has the focus, as one who has no mouse does. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let step = 0; step < mostSteps; step++) {
    if (await target.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press('Tab')
  }
  await expect(target).toBeFocused()
}

/** Presses something by its key, once it can be: what is blocked for a moment, as while the connection is lost, takes no key. */
export async function press(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible()
  await expect(target).toBeEnabled()
  await tabTo(page, target)
  await page.keyboard.press('Enter')
}

/** Presses keys without a pause in between: for what the page waits for a moment only. */
export async function pressAtOnce(page: Page, ...keys: readonly string[]): Promise<void> {
  await Promise.all(keys.map((key) => page.keyboard.press(key)))
}

/** Goes to a field and types into it. */
export async function type(page: Page, target: Locator, text: string): Promise<void> {
  await expect(target).toBeVisible()
  await tabTo(page, target)
  await page.keyboard.press('Control+a')
  await page.keyboard.type(text)
}

/** Goes to a row of a list that holds the focus on one of its rows, from the first row down. */
export async function arrowTo(page: Page, list: Locator, target: Locator): Promise<void> {
  await expect(target).toBeVisible()
  await tabTo(page, list.locator('[role="row"][tabindex="0"]'))
  await page.keyboard.press('Home')
  for (let step = 0; step < mostSteps; step++) {
    if (await target.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press('ArrowDown')
  }
  await expect(target).toBeFocused()
}
