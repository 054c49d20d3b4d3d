// Behind `npm run bench -- plan-page`: a plan of 100,000 operations, made by a real preview of real folders, in the API and in a browser.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Plan, RouteQuery } from '@pairwise/contracts'
import { chromium, type Page } from '@playwright/test'
import { Api } from '../harness/api.ts'
import { browserPath } from '../harness/config.ts'
import { Stack } from '../harness/stack.ts'

const { values } = parseArgs({ options: { operations: { type: 'string', default: '100000' } } })
const operations = Number(values.operations)
const parts = { created: Math.round(operations * 0.7), changed: Math.round(operations * 0.2), deleted: Math.round(operations * 0.1) }
const folders = Math.max(1, Math.round(operations * 0.012))

const folderOf = (i: number) => `area ${String((i % folders) % 40).padStart(2, '0')}/folder ${String(i % folders).padStart(4, '0')}`

function makeFiles(root: string, kind: string, count: number, content: string): void {
  for (let i = 0; i < Math.min(count, folders); i++) mkdirSync(join(root, folderOf(i)), { recursive: true })
  for (let i = 0; i < count; i++) writeFileSync(join(root, folderOf(i), `${kind} ${i}.txt`), `${content} ${i}`)
}

async function timed<T>(work: () => Promise<T>): Promise<[T, number]> {
  const begun = performance.now()
  const result = await work()
  return [result, performance.now() - begun]
}

function print(what: string, ms: number, goal: string): void {
  console.log(`${what.padEnd(46)} ${`${Math.round(ms).toLocaleString('en')} ms`.padStart(12)}   goal ${goal}`)
}

async function makePlan(stack: Stack, api: Api): Promise<Plan> {
  const [one, two] = [stack.makeFolder('one'), stack.makeFolder('two')]
  const pair = await api.makePair('Photos', one, two)
  const { etag } = await api.client.exchange('getPair', { params: { pairId: pair.id } })
  const settings = { ...pair.settings, maxDeletePercent: 100, maxDeleteFiles: 1_000_000 }
  await api.client.call('updatePair', { params: { pairId: pair.id }, body: { settings }, ifMatch: etag ?? '' })
  makeFiles(one, 'changed', parts.changed, 'first')
  makeFiles(one, 'deleted', parts.deleted, 'goes')
  const { id: runId } = await api.client.call('startRun', { params: { pairId: pair.id } })
  await api.finished(runId, 900_000)
  makeFiles(one, 'changed', parts.changed, 'second, and longer')
  makeFiles(one, 'new', parts.created, 'new')
  for (let i = 0; i < parts.deleted; i++) rmSync(join(one, folderOf(i), `deleted ${i}.txt`))
  const [plan, ms] = await timed(async () => {
    const { id } = await api.client.call('preview', { params: { pairId: pair.id }, body: {} })
    return api.planIn(id, 'ready', 600_000)
  })
  console.log(`${plan.total.toLocaleString('en')} operations`)
  print('the preview', ms, '60,000 ms')
  return plan
}

/** Every kind of question that the page asks, at places all over the plan. */
async function measureApi(api: Api, planId: number): Promise<void> {
  const params = { planId }
  const questions: [string, () => Promise<unknown>][] = []
  const rows = (name: string, query: RouteQuery<'listPlanRows'>) =>
    questions.push([name, () => api.client.call('listPlanRows', { params, query })])
  for (let i = 0; i < 10; i++) rows('rows at a place', { offset: Math.floor((operations * i) / 10), limit: 200 })
  for (const sort of ['risk', 'path', '-path', 'size', '-size'] as const) rows(`sorted by ${sort}`, { sort, offset: 0, limit: 200 })
  for (const op of ['new', 'changed', 'deleted'] as const) rows('one class', { op, offset: 0, limit: 200 })
  for (const q of ['77', 'deleted 9', 'area 07/**', '**/new 1?.txt']) rows('text and patterns', { q, offset: 0, limit: 200 })
  questions.push(['the top folders', () => api.client.call('listPlanFolders', { params, query: {} })])
  questions.push(['folders of one class', () => api.client.call('listPlanFolders', { params, query: { op: 'deleted' } })])
  questions.push(['reasons', () => api.client.call('listPlanReasons', { params, query: {} })])
  const times: number[] = []
  const slowest = new Map<string, number>()
  for (let round = 0; round < 4; round++) {
    for (const [name, ask] of questions) {
      const [, ms] = await timed(ask)
      if (round === 0) continue
      times.push(ms)
      slowest.set(name, Math.max(slowest.get(name) ?? 0, ms))
    }
  }
  times.sort((a, b) => a - b)
  print('an API query, 95th percentile', times[Math.floor(times.length * 0.95)] ?? 0, '100 ms')
  for (const [name, ms] of slowest) print(`  the slowest of: ${name}`, ms, '–')
  const act = (kind: 'skip' | 'include') =>
    api.client.call('changeSelection', { params, body: { act: kind, scope: { kind: 'query', filter: {} } } })
  print('skip everything', (await timed(() => act('skip')))[1], '–')
  print('include everything', (await timed(() => act('include')))[1], '–')
}

async function measurePage(stack: Stack, api: Api, planId: number): Promise<void> {
  const browser = await chromium.launch({
    executablePath: browserPath(),
    args: ['--no-sandbox', '--disable-gpu', '--enable-precise-memory-info'],
  })
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    await page.context().addCookies(api.cookies.map(({ name, value }) => ({ name, value, url: stack.url })))
    await page.goto(`${stack.url}/pairs`)
    await page.getByRole('heading', { level: 1 }).waitFor()
    const grid = page.getByTestId('plan-grid')
    const row = grid.locator('[data-index]:not([aria-busy])')
    print(
      'first rows',
      (await timed(() => page.goto(`${stack.url}/plans/${planId}?view=list`).then(() => row.first().waitFor())))[1],
      '1,500 ms',
    )
    await row.first().focus()
    const last = grid.locator(`[aria-rowindex="${operations + 1}"]:not([aria-busy])`)
    print('End', (await timed(() => page.keyboard.press('End').then(() => last.waitFor())))[1], '500 ms')
    console.log(
      `${await grid.getAttribute('aria-rowcount')} rows in the grid with its head, ${await grid.getByRole('row').count()} in the document`,
    )
    const filtered = () =>
      page
        .getByRole('button', { name: /^Deleted/ })
        .click()
        .then(() => grid.locator('[aria-label*="deleted"]').first().waitFor())
    print('filter', (await timed(filtered))[1], '500 ms')
    const sorted = () =>
      page
        .getByRole('combobox', { name: 'Sort' })
        .selectOption('-size')
        .then(() => row.first().waitFor())
    print('sort', (await timed(sorted))[1], '500 ms')
    await scroll(page)
  } finally {
    await browser.close()
  }
}

async function scroll(page: Page): Promise<void> {
  const heap = () => page.evaluate(() => (performance as unknown as { memory?: { usedJSHeapSize: number } }).memory?.usedJSHeapSize ?? 0)
  const before = await heap()
  await page.evaluate(() => {
    const seen: number[] = []
    Object.assign(window, { longTasks: seen })
    new PerformanceObserver((list) => seen.push(...list.getEntries().map((entry) => entry.duration))).observe({ entryTypes: ['longtask'] })
  })
  const until = Date.now() + 5_000
  while (Date.now() < until) {
    await page.mouse.wheel(0, 900)
    await page.waitForTimeout(30)
  }
  const tasks = await page.evaluate(() => (window as unknown as { longTasks: number[] }).longTasks)
  print('the longest task in 5 s of scrolling', Math.max(0, ...tasks), '100 ms')
  console.log(`the heap grew by ${(((await heap()) - before) / 1024 / 1024).toFixed(1)} MiB`)
}

const stack = await Stack.start()
try {
  const api = await Api.setUp(stack.url, { name: 'Dana Kim', username: 'dana', password: 'a long enough password', code: stack.setupCode })
  const { id } = await makePlan(stack, api)
  await measureApi(api, id)
  await measurePage(stack, api, id)
} finally {
  await stack.remove()
}
