import { renameSync } from 'node:fs'
import { writeTree } from '../harness/disk.ts'
import { expect, test } from '../harness/fixtures.ts'
import { pressAtOnce } from '../harness/keyboard.ts'
import { endOfRun } from '../harness/runs.ts'

/** Sooner than a page reads again by itself what needs somebody: every minute. */
const soon = { timeout: 20_000 } as const

test('a lost connection shows how old the page is and holds what acts; it comes back by itself', async ({ signedIn: page, stack, api }) => {
  const folder = stack.makeFolder('live/one')
  writeTree(folder, { 'a.txt': 'one' })
  const pair = await api.makePair('Live', folder, stack.makeFolder('live/two'))
  await page.clock.install()
  let isCut = false
  /** Whether the next try of the page finds the server again. */
  let isNextBack = false
  const sockets: { close(): Promise<void> }[] = []
  await page.routeWebSocket(/\/api\/v1\/live/, (socket) => {
    if (isNextBack) isCut = false
    if (isCut) return void socket.close()
    socket.connectToServer()
    sockets.push(socket)
  })
  await page.route('**/api/v1/**', (request) => (isCut ? request.abort() : request.fallback()))
  await page.goto(`${stack.url}/pairs/${pair.id}`)
  const state = page.getByTestId('live-state')
  await expect(state).toHaveText('Live')
  const run = page.getByRole('button', { name: 'Run now' })
  await expect(run).not.toHaveAttribute('aria-disabled')

  // The server is gone: neither the WebSocket nor a request gets through.
  isCut = true
  await sockets.at(-1)?.close()
  await expect(state).toHaveText(/^Reconnecting… data as of \d\d:\d\d:\d\d$/)
  await expect(run).toHaveAttribute('aria-disabled', 'true')
  await expect(page.getByText('Waiting for the connection').first()).toBeAttached()
  await run.click({ force: true })
  const figure = page.locator('[data-live-figure]').first()
  await expect(figure).toContainText(/as of \d\d:\d\d:\d\d/)
  expect(await figure.evaluate((element) => getComputedStyle(element).outlineStyle)).toBe('dashed')
  const bar = page.getByText(/^No connection to the server since \d\d:\d\d:\d\d\. What you see may be old\./)
  await expect(bar).toHaveCount(0)
  await page.clock.fastForward('00:30')
  await expect(bar).toBeVisible()

  // Meanwhile the pair is run by somebody else.
  expect((await api.run(pair.id)).state).toBe('done')
  const [before] = (await api.client.call('listRuns', { query: { pair: pair.id } })).rows
  // The page also tries by itself, every ten seconds, and then the button is gone. So its clock stands still, after a try that fails.
  await page.clock.pauseAt(await page.evaluate(() => Date.now() + 60_000))
  await page.evaluate(() => undefined)
  isNextBack = true
  await page.getByRole('button', { name: 'Retry now' }).click()
  await page.clock.resume()
  await expect(state).toHaveText('Live')
  await expect(page.getByText('Connected again. Data refreshed.')).toHaveCount(1)
  await expect(page.getByRole('link', { name: `Run ${before?.id}` }).first()).toBeVisible()
  await expect(run).not.toHaveAttribute('aria-disabled')
  expect((await api.client.call('listRuns', { query: { pair: pair.id } })).rows).toHaveLength(1)
})

test('where WebSockets are blocked everything works, a few seconds later', async ({ signedIn: page, stack, api }) => {
  const folder = stack.makeFolder('slow/one')
  const pair = await api.makePair('Slow', folder, stack.makeFolder('slow/two'))
  writeTree(folder, { 'a.txt': 'one' })
  await page.routeWebSocket(/\/api\/v1\/live/, (socket) => void socket.close())
  await page.goto(`${stack.url}/pairs/${pair.id}`)
  const state = page.getByTestId('live-state')
  await expect(state).toHaveText(/^Live \(slow\): refreshing every 5 s/)
  await state.getByRole('button', { name: 'Why?' }).click()
  await expect(page.getByText('blocks WebSocket connections')).toBeVisible()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Run now' }).click()
  expect((await endOfRun(page, api)).state).toBe('done')
})

test('what needs somebody is counted in the title and on its page within moments, and leaves when its cause is gone', async ({
  signedIn: page,
  stack,
  api,
}) => {
  const [one, two] = [stack.makeFolder('needs/one'), stack.makeFolder('needs/two')]
  writeTree(one, { 'a.txt': 'one' })
  const pair = await api.makePair('Needs somebody', one, two)
  await api.run(pair.id)
  await page.goto(`${stack.url}/attention`)
  const row = page.getByTestId('attention-list').getByRole('row', { name: /Needs somebody/ })
  await expect(row).toHaveCount(0)
  renameSync(two, `${two} away`)
  await api.run(pair.id)
  await expect(row).toBeVisible(soon)
  await expect(page).toHaveTitle(/^\(\d+\) Needs attention · Pairwise$/)
  await expect(page.locator('link[rel="icon"]')).toHaveAttribute('href', '/icon-attention.svg')
  await row.getByRole('button', { name: 'I’m on it' }).click()
  await expect(row.getByText('You', { exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(row.getByRole('button', { name: 'I’m on it' })).toBeVisible()

  await pressAtOnce(page, 'g', 'p')
  await expect(page).toHaveURL(/\/pairs$/)
  await page.keyboard.press('a')
  await expect(page.getByRole('region', { name: 'Activity' })).toBeVisible()
  await page.getByRole('button', { name: 'Pause all schedules' }).click()
  await page.getByLabel('Why are they paused?').fill('storage migration')
  await page.getByRole('region', { name: 'Activity' }).getByRole('button', { name: 'Pause all schedules' }).click()
  await expect(page.getByText(/All schedules are paused by Dana Kim since .*storage migration/)).toBeVisible()
  await page.getByRole('button', { name: 'Resume all' }).click()
  await expect(page.getByText(/All schedules are paused by/)).toHaveCount(0)
  await page.keyboard.press('Control+k')
  await page.getByPlaceholder('Search or jump…').fill('needs att')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/attention$/)

  renameSync(`${two} away`, two)
  await api.run(pair.id)
  await expect(row).toHaveCount(0, soon)
})
