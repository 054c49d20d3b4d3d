import { writeTree } from '../harness/disk.ts'
import { expect, test } from '../harness/fixtures.ts'

const files = 10_000

test('ten thousand log lines reach a page that loses its connection twice, none missing, none twice', async ({
  signedIn: page,
  stack,
  api,
}) => {
  test.setTimeout(240_000)
  const [one, two] = [stack.makeFolder('log/one'), stack.makeFolder('log/two')]
  writeTree(one, Object.fromEntries(Array.from({ length: files }, (_, i) => [`d${i % 100}/f${i}.txt`, `content ${i}`])))
  const pair = await api.makePair('Log', one, two)

  const sockets: { close(): Promise<void> }[] = []
  await page.routeWebSocket(/\/api\/v1\/live/, (socket) => {
    socket.connectToServer()
    sockets.push(socket)
  })
  const run = await api.client.call('startRun', { params: { pairId: pair.id } })
  await page.goto(`${stack.url}/runs/${run.id}?tab=log`)
  const lines = page.getByRole('log', { name: 'Log lines' })
  for (const at of [1000, 4000]) {
    await expect
      .poll(async () => (await api.client.call('readLog', { params: { runId: run.id }, query: { limit: 1 } })).last, { timeout: 90_000 })
      .toBeGreaterThan(at)
    const count = sockets.length
    await sockets.at(-1)?.close()
    await expect.poll(() => sockets.length).toBeGreaterThan(count)
  }
  await api.finished(run.id)
  const { last } = await api.client.call('readLog', { params: { runId: run.id }, query: { limit: 1 } })
  expect(last).toBeGreaterThan(files)

  const numbers = new Set<number>()
  const box = await lines.boundingBox()
  if (box === null) throw new Error('the log has no box')
  await expect(page.getByText(`${last.toLocaleString('en')} lines`)).toBeVisible()
  await page.getByRole('button', { name: 'Follow' }).click({ trial: true })
  await lines.evaluate((element) => element.scrollTo(0, 0))
  for (;;) {
    const shown = await lines
      .locator('[data-line]')
      .evaluateAll((rows) => rows.map((row) => [Number(row.getAttribute('data-line')), row.textContent] as const))
    for (const [number, text] of shown) if (text !== null && text.length > 10) numbers.add(number)
    const isAtEnd = await lines.evaluate((element) => {
      const before = element.scrollTop
      element.scrollTop += element.clientHeight - 44
      return element.scrollTop === before
    })
    if (isAtEnd) break
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
  }
  expect(numbers.size).toBe(last)
})
