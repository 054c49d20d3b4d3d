import { writeTree } from '../harness/disk.ts'
import { expect, test } from '../harness/fixtures.ts'
import { walkByTab } from '../harness/focus-walk.ts'
import { briefly, goTo, look, open, thoroughly } from '../harness/look.ts'
import { allPages } from '../harness/pages.ts'
import { makeScene, type Scene } from '../harness/scene.ts'

test('axe finds nothing on any page, empty or loaded; nothing is too small, too wide, lost without its colours or covered while it has the focus', async ({
  signedIn: page,
  stack,
  api,
}) => {
  test.setTimeout(600_000)
  const found: string[] = []
  await open(page, `${stack.url}/attention`)
  const pages = await allPages(page)
  for (const [route, { addresses, reads }] of pages) {
    if (route.includes('$')) continue
    for (const address of addresses({} as Scene)) {
      await goTo(page, address)
      found.push(...(await look(page, `${address} empty`, briefly)))
      if (reads === undefined) found.push(...(await walkByTab(page, address)))
    }
  }
  expect.soft(found, 'empty').toEqual([])

  found.length = 0
  const scene = await makeScene(stack, api)
  await open(page, `${stack.url}/attention`)
  for (const [route, { addresses, reads }] of pages) {
    if (!route.includes('$') && reads === undefined) continue
    for (const address of addresses(scene)) {
      await goTo(page, address)
      found.push(...(await look(page, `${address} loaded`, thoroughly)))
      found.push(...(await walkByTab(page, address)))
    }
  }
  expect(found, 'loaded').toEqual([])
})

test('a choice whose own button is unseen is shown whole when it gets the focus', async ({ signedIn: page, stack, api }) => {
  const [left, right] = [stack.makeFolder('Letters at the edge/NAS'), stack.makeFolder('Letters at the edge/Backup')]
  writeTree(left, { 'letter.txt': 'Dear all\n' })
  const pair = await api.makePair('Letters at the edge', left, right)
  await api.run(pair.id)
  writeTree(left, { 'letter.txt': 'Dear all,\nAna\n' })
  writeTree(right, { 'letter.txt': 'Dear all,\nLee and Ana\n' })
  await api.run(pair.id)
  const [conflict] = (await api.client.call('listConflicts', { query: { pair: pair.id } })).rows
  await page.setViewportSize({ width: 360, height: 740 })
  await open(page, `${stack.url}/conflicts/${conflict?.id}`)
  const [choice, bar] = [page.locator('label').filter({ hasText: /^Unified$/ }), page.getByTestId('action-bar')]
  const hidden = async () => {
    const [shown, over] = [await choice.boundingBox(), await bar.boundingBox()]
    if (shown === null || over === null) throw new Error('the choice or the bar is gone')
    return shown.y + shown.height - over.y
  }
  await expect(choice).toBeVisible()
  await page.getByRole('button', { name: 'Decide later' }).evaluate((button) => button.focus({ preventScroll: true }))
  const below = await hidden()
  await page.evaluate((by) => window.scrollBy({ top: by, behavior: 'instant' }), below - 12)
  expect(await hidden()).toBeCloseTo(12, 0)
  await page.keyboard.press('Tab')
  await expect(page.getByRole('radio', { name: 'Unified' })).toBeFocused()
  await expect.poll(hidden).toBeLessThanOrEqual(0)
})
