import type { Run } from '@pairwise/contracts'
import { expect, type Page } from '@playwright/test'
import type { Api } from './api.ts'

/**
 * The run whose page is open, once it has ended and the page says so. Until then it makes and removes files beside those that it
 * writes, and a file that is changed after it was copied counts as changed meanwhile. What the page calls “Done” from its beginning
 * is a filter.
 */
export async function endOfRun(page: Page, api: Api): Promise<Run> {
  await page.waitForURL(/\/runs\/\d+/)
  const run = await api.finished(Number(/\/runs\/(\d+)/.exec(page.url())?.[1]))
  await expect(page.getByRole('main').locator('header')).toContainText(/Done|Nothing to do|Failed|Held|Stopped|Partly done/)
  return run
}
