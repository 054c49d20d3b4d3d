import { readTree, writeTree } from '../harness/disk.ts'
import { expect, test } from '../harness/fixtures.ts'

test('a schedule shows its next five times, can be paused, and is kept', async ({ signedIn: page, stack, api }) => {
  const pair = await api.makePair('Scheduled', stack.makeFolder('schedule/one'), stack.makeFolder('schedule/two'))
  await page.goto(`${stack.url}/pairs/${pair.id}/schedule`)
  await page.getByLabel(/Cron/).first().check()
  await page.getByLabel('Cron expression').fill('61 2 * * *')
  await expect(page.getByText(/cron/i).first()).toBeVisible()
  await page.getByLabel('Cron expression').fill('30 2 * * *')
  await expect(page.getByRole('listitem').filter({ hasText: '02:30' })).toHaveCount(5)
  await page.getByRole('button', { name: /Save/ }).click()
  await expect.poll(async () => (await api.client.call('getSchedule', { params: { pairId: pair.id } })).schedule.kind).toBe('cron')
  await page.getByRole('button', { name: /Pause/ }).click()
  await expect.poll(async () => (await api.client.call('getSchedule', { params: { pairId: pair.id } })).paused).toBe(true)
})

test('a schedule of every minute runs the pair by itself', async ({ stack, api }) => {
  const [one, two] = [stack.makeFolder('every-minute/one'), stack.makeFolder('every-minute/two')]
  const pair = await api.makePair('Every minute', one, two)
  await api.run(pair.id)
  writeTree(one, { 'later.txt': 'came later' })
  await api.client.call('setSchedule', { params: { pairId: pair.id }, body: { schedule: { kind: 'interval', minutes: 1 }, paused: false } })
  const statesByItself = async () => {
    const { rows } = await api.client.call('listRuns', { query: { pair: pair.id } })
    return rows.filter(({ trigger }) => trigger === 'schedule').map(({ state }) => state)
  }
  await expect.poll(statesByItself, { timeout: 120_000 }).toContain('done')
  expect(readTree(two)).toEqual({ 'later.txt': 'came later' })
  await api.client.call('setSchedule', { params: { pairId: pair.id }, body: { schedule: { kind: 'manual' }, paused: false } })
})
