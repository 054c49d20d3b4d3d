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
