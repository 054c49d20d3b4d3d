import { writeTree } from '../harness/disk.ts'
import { expect, test } from '../harness/fixtures.ts'

const files = 10_000

test('ten thousand log lines reach a page that loses its connection twice, none missing, none twice', async ({
  signedIn: page,
  stack,
  api,
}) => {
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

  await expect(page.getByText(`${last.toLocaleString('en')} lines`)).toBeVisible()
  await page.getByRole('button', { name: 'Follow' }).click({ trial: true })
  expect(await lines.evaluate(readWholeLog)).toEqual(Array.from({ length: last }, (_, at) => at + 1))
})

/** The numbers of the lines that can be read in a log, found by scrolling from its start to its end; each screen is waited for. */
async function readWholeLog(log: Element): Promise<number[]> {
  const numbers = new Set<number>()
  const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve))
  /** The numbers of the rows in sight, or null while one of them has no text or the box isn't full of rows. */
  const readScreen = (): number[] | null => {
    const box = log.getBoundingClientRect()
    const rows = [...log.querySelectorAll('[data-line]')].filter((row) => {
      const { top, bottom } = row.getBoundingClientRect()
      return bottom > box.top && top < box.bottom
    })
    const height = rows.reduce((sum, row) => sum + row.getBoundingClientRect().height, 0)
    const isWhole = height >= log.clientHeight - 2 && rows.every((row) => row.querySelector('bdi')?.textContent)
    return isWhole ? rows.map((row) => Number(row.getAttribute('data-line'))) : null
  }
  log.scrollTo(0, 0)
  for (;;) {
    await nextFrame()
    let screen = readScreen()
    for (const until = performance.now() + 10_000; screen === null && performance.now() < until; screen = readScreen()) await nextFrame()
    for (const number of screen ?? []) numbers.add(number)
    const before = log.scrollTop
    log.scrollTop += log.clientHeight - 44
    if (log.scrollTop === before) return [...numbers].sort((a, b) => a - b)
  }
}
