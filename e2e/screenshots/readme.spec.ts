import { fileURLToPath } from 'node:url'
import type { Page } from '@playwright/test'
import { expect, test } from '../harness/fixtures.ts'
import { makeScene } from '../harness/scene.ts'

const folder = fileURLToPath(new URL('../../docs/images/', import.meta.url))

async function take(page: Page, address: string, name: string): Promise<void> {
  await page.goto(address)
  await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible()
  await expect(page.getByTestId('live-state')).toHaveText('Live')
  await expect(page.getByText(/^Still loading/)).toHaveCount(0)
  await page.waitForLoadState('networkidle')
  await page.screenshot({ path: `${folder}${name}.png` })
}

test('the pictures of the README', async ({ signedIn: page, stack, api }) => {
  const scene = await makeScene(stack, api)
  await page.setViewportSize({ width: 1280, height: 800 })
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
  await take(page, `${stack.url}/plans/${scene.planId}`, 'plan')
  await take(page, `${stack.url}/approvals/${scene.approvalIds[0]}`, 'approval')
  const [conflict] = scene.conflictIds
  if (conflict !== undefined) await take(page, `${stack.url}/conflicts/${conflict}`, 'conflict')
})
