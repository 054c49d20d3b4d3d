import { expect, test } from '../harness/fixtures.ts'
import { walkByTab } from '../harness/focus-walk.ts'
import { briefly, goTo, look, open, thoroughly } from '../harness/look.ts'
import { allPages } from '../harness/pages.ts'
import { makeScene } from '../harness/scene.ts'

const failed = JSON.stringify({
  type: 'about:blank',
  title: 'Something went wrong inside the server.',
  status: 500,
  code: 'internal',
  detail: 'Something went wrong inside the server.',
  requestId: 'req-4c1d',
})

test('axe finds nothing on pages that fail or lose their server, nor in what opens over them, and no focus is covered', async ({
  signedIn: page,
  stack,
  api,
  browser,
}) => {
  test.setTimeout(600_000)
  const found: string[] = []
  const scene = await makeScene(stack, api)
  await open(page, `${stack.url}/attention`)
  for (const { addresses, reads } of (await allPages(page)).values()) {
    const [address] = addresses(scene)
    if (reads === undefined || address === undefined) continue
    const target = new RegExp(`/api/v1.*${reads.source}`)
    await page.route(target, (request) => request.fulfill({ status: 500, contentType: 'application/problem+json', body: failed }))
    await open(page, `${stack.url}${address}`)
    found.push(...(await look(page, `${address} failed`, briefly)))
    await page.unroute(target)
  }
  expect.soft(found, 'failed').toEqual([])

  found.length = 0
  const [conflictId = 0, decidedId = 0] = scene.conflictIds
  const { revision } = await api.client.call('getConflict', { params: { conflictId: decidedId } })
  await api.client.call('stageDecision', { params: { conflictId: decidedId }, body: { revision, choice: 'keep-both' } })
  await goTo(page, `/conflicts/${conflictId}?pair=${scene.conflictPairId}`)
  await expect(page.getByTestId('action-bar')).toContainText('1 decided')
  await expect(page.getByRole('heading', { level: 2 }).first()).toBeFocused()
  found.push(...(await walkByTab(page, 'a conflict beside one that is decided')))
  await api.client.call('unstageDecision', { params: { conflictId: decidedId } })
  await page.setViewportSize({ width: 1440, height: 900 })
  await goTo(page, `/plans/${scene.planId}`)
  await page
    .getByTestId('plan-grid')
    .getByRole('row', { name: /plan\.txt/ })
    .first()
    .focus()
  await page.keyboard.press('d')
  await expect(page.getByRole('region', { name: 'Text comparison' })).toBeVisible()
  found.push(...(await look(page, 'a row of a plan', thoroughly)), ...(await walkByTab(page, 'a row of a plan')))
  await page.keyboard.press('Escape')
  await page.getByRole('heading', { level: 1 }).focus()
  await page.keyboard.press('Control+Enter')
  await expect(page.getByRole('alertdialog')).toBeVisible()
  found.push(
    ...(await look(page, 'the question before a plan is applied', thoroughly)),
    ...(await walkByTab(page, 'the question before a plan is applied')),
  )
  await page.keyboard.press('Escape')
  await page.setViewportSize({ width: 1440, height: 900 })
  await goTo(page, `/approvals/${scene.approvalIds[0]}`)
  await page.getByRole('button', { name: 'Approve and apply…' }).click()
  await expect(page.getByRole('alertdialog').getByRole('textbox')).toBeVisible()
  found.push(
    ...(await look(page, 'the question before an approval', thoroughly)),
    ...(await walkByTab(page, 'the question before an approval')),
  )
  await page.keyboard.press('Escape')
  await goTo(page, `/conflicts/${scene.conflictIds[0]}?pair=${scene.conflictPairId}&view=merge`)
  await expect(page.getByTestId('merge-status')).toBeVisible()
  found.push(...(await look(page, 'a merge', thoroughly)))
  await page.setViewportSize({ width: 1440, height: 900 })
  await goTo(page, `/conflicts?pair=${scene.conflictPairId}`)
  await page.getByRole('button', { name: /^Select all/ }).click()
  await page
    .getByRole('button', { name: /^Decide for \d+…$/ })
    .last()
    .click()
  await expect(page.getByRole('dialog').getByRole('radio').first()).toBeVisible()
  found.push(...(await look(page, 'a rule', thoroughly)), ...(await walkByTab(page, 'a rule')))
  await page.keyboard.press('Escape')
  await page.setViewportSize({ width: 1440, height: 900 })
  await goTo(page, `/pairs/${scene.pairId}`)
  await page.keyboard.press('Control+k')
  await expect(page.getByPlaceholder('Search or jump…')).toBeVisible()
  found.push(...(await look(page, 'palette', thoroughly)))
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: /^Activity/ }).click()
  found.push(...(await look(page, 'activity', thoroughly)))
  await page.getByRole('button', { name: 'Help: keys on this page' }).click()
  found.push(...(await look(page, 'keys', thoroughly)))
  await page.keyboard.press('Escape')

  await page.routeWebSocket(/\/api\/v1\/live/, (socket) => void socket.close())
  await page.goto(`${stack.url}/pairs`)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await page.route('**/api/v1/**', (request) => request.abort())
  await expect(page.getByTestId('live-state')).toHaveText(/^(Reconnecting|Offline)/, { timeout: 60_000 })
  found.push(...(await look(page, 'offline', briefly)))

  const context = await browser.newContext()
  const stranger = await context.newPage()
  for (const address of ['/login', '/invitation', '/reset-password', '/nothing-here']) {
    await stranger.goto(`${stack.url}${address}`)
    await expect(stranger.getByRole('heading', { level: 1 })).toBeVisible()
    found.push(...(await look(stranger, address, thoroughly)), ...(await walkByTab(stranger, address)))
  }
  await context.close()
  expect(found, 'what opens over a page, and a page without its server').toEqual([])
})
