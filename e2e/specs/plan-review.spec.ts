import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ApiError, type RouteQuery } from '@pairwise/contracts'
import type { Page } from '@playwright/test'
import type { Api } from '../harness/api.ts'
import { readTree, traceTree, writeTree } from '../harness/disk.ts'
import { expect, test } from '../harness/fixtures.ts'
import { arrowTo, press, tabTo } from '../harness/keyboard.ts'
import { goTo, open } from '../harness/look.ts'
import { invitePerson } from '../harness/people.ts'
import { makeChangedPair, readyPlan } from '../harness/review.ts'

const rowsOf = (page: Page) => page.getByTestId('plan-grid').locator('[data-index]')
const rowNamed = (page: Page, name: RegExp) => page.getByTestId('plan-grid').getByRole('row', { name })
const bar = (page: Page) => page.getByTestId('action-bar')

/** What a row says happens and where, and each reason that it may have, as they are specified. */
const happens = /(Copy|Replace|Delete|Move|Restore|Comes back|Skipped).*(to|on) (NAS|Backup)/
const reasons = [
  'New on S, not on S',
  'Changed on S since the last run; unchanged on S',
  'Put back to an older version on S; unchanged on S',
  'Deleted on S since the last run; unchanged on S',
  'Moved on S from .+ [(]same content[)]',
  'Folder created on S',
  'Folder deleted on S; it is empty on S',
  'Only the modified time differs',
  'Changed on both sides. Kept for review',
]
const why = new RegExp(`Reason: (${reasons.join('|').replaceAll(/\bS\b/g, '(NAS|Backup)')})[.]( |$)`)
/** What is read aloud for the rows that are there. */
const labelsOf = (page: Page) =>
  page
    .getByTestId('plan-grid')
    .locator('[data-index]:not([aria-busy])')
    .evaluateAll((rows) => rows.map((row) => row.getAttribute('aria-label') ?? ''))

const mostHeapGrowth = 150 * 1024 * 1024

/** What the page's objects take when nothing is left of those that nobody holds any more. */
async function heapBytes(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  await session.detach()
  return usedSize
}

/** Runs in the page: the most rows that its grid ever had at once. */
function countRows(): void {
  const held = Object.assign(window, { mostRows: 0 })
  new MutationObserver(() => {
    held.mostRows = Math.max(held.mostRows, document.querySelectorAll('[data-testid="plan-grid"] [role="row"]').length)
  }).observe(document, { subtree: true, childList: true })
}

test('a preview shows what would happen and changes nothing', async ({ signedIn: page, stack, api }) => {
  const { pair, nas, backup } = await makeChangedPair(stack, api, 'preview')
  const before = [traceTree(nas), traceTree(backup)]
  const asked: string[] = []
  await page.route('**/apply*', (route) => route.abort())
  page.on('request', (request) => asked.push(`${request.method()} ${new URL(request.url()).pathname}`))

  await page.goto(`${stack.url}/pairs/${pair.id}`)
  await press(page, page.getByRole('button', { name: 'Preview changes' }))
  await expect(page).toHaveURL(/plans\/\d+/)
  await expect(bar(page)).toContainText('changes')
  const writes = asked.filter((line) => !line.startsWith('GET '))
  expect(writes).toEqual([`POST /api/v1/pairs/${pair.id}/plans`])
  expect([traceTree(nas), traceTree(backup)]).toEqual(before)

  // Every row says what happens where, and why.
  await press(page, page.getByRole('button', { name: 'List', exact: true }))
  await expect(rowsOf(page).first()).toHaveAccessibleName(why)
  for (const row of await rowsOf(page).all()) {
    await expect(row).toHaveAccessibleName(happens)
    await expect(row).toHaveAccessibleName(why)
  }

  const grid = page.getByTestId('plan-grid')
  await arrowTo(page, grid, rowNamed(page, /report\.txt/))
  await page.keyboard.press('d')
  const drawer = page.getByRole('dialog', { name: 'Details' })
  const difference = drawer.getByRole('region', { name: 'Text comparison' })
  await expect(difference.locator('.cm-deletedChunk')).toContainText('first')
  await expect(difference.locator('.cm-changedLine')).toContainText('changed on the other side')
  await page.keyboard.press('Escape')
  await expect(rowNamed(page, /report\.txt/)).toBeFocused()
  await arrowTo(page, grid, rowNamed(page, /draft\.txt/))
  await page.keyboard.press('Enter')
  await expect(drawer.getByRole('button', { name: 'Skip this' })).toBeVisible()
  await expect(drawer.getByRole('button', { name: 'Show difference' })).toHaveCount(0)
})

test('skipped rows are left alone, the run says who skipped them, and the next plan has them again', async ({
  signedIn: page,
  stack,
  api,
}) => {
  const { pair, nas, backup } = await makeChangedPair(stack, api, 'skipping')
  const plan = await readyPlan(api, pair.id)
  await page.goto(`${stack.url}/plans/${plan.id}`)
  const live = page.locator('[aria-live="polite"]')

  const grid = page.getByTestId('plan-grid')
  await arrowTo(page, grid, rowNamed(page, /letter\.txt/))
  await page.keyboard.press('x')
  await expect(live).toContainText('1 skipped.')
  await expect(bar(page)).toContainText('1 skipped')
  await arrowTo(page, grid, rowNamed(page, /gone on backup\.txt/))
  await page.keyboard.press('x')
  await expect(live).toContainText('2 skipped.')
  await page
    .getByRole('checkbox', { name: /Include photos/ })
    .first()
    .press('Space')
  await expect(live).toContainText('8 skipped.')
  await expect(bar(page)).toContainText('8 skipped')
  await expect(rowNamed(page, /a\.jpg/)).toHaveAccessibleName(/^Skipped by Dana Kim/)

  await expect(bar(page).getByRole('button', { name: /^Apply \d+ changes, delete 2$/ })).toBeVisible()
  await page.keyboard.press('Control+Enter')
  await expect(page.getByRole('alertdialog').getByRole('heading')).toBeFocused()
  await tabTo(page, page.getByRole('alertdialog').getByRole('button', { name: 'Apply, delete 2' }))
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/runs\/\d+/)
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Run')
  const runId = Number(/runs\/(\d+)/.exec(page.url())?.[1])
  expect((await api.finished(runId)).state).toBe('done')
  await press(page, page.getByRole('button', { name: /^Skipped/ }))
  await expect(page.getByTestId('run-rows').getByText('Skipped by Dana Kim').first()).toBeVisible()
  await expect(page.getByTestId('run-rows').locator('[data-index]')).toHaveCount(8)

  expect(readFileSync(join(backup, 'letter.txt'), 'utf8')).toBe('first')
  expect(existsSync(join(nas, 'gone on backup.txt'))).toBe(true)
  expect(existsSync(join(backup, 'photos'))).toBe(false)
  expect(readFileSync(join(nas, 'report.txt'), 'utf8')).toBe('changed on the other side')
  expect(existsSync(join(backup, 'old'))).toBe(false)
  expect(existsSync(join(backup, 'draft.txt'))).toBe(true)
  expect(existsSync(join(nas, 'from backup.txt'))).toBe(true)
  const next = await readyPlan(api, pair.id)
  const { rows } = await api.client.call('listPlanRows', { params: { planId: next.id }, query: { sort: 'path' } })
  expect(rows.map((row) => row.at.path).sort()).toEqual(
    [
      'gone on backup.txt',
      'letter.txt',
      'photos',
      'photos/2023',
      'photos/2023/a.jpg',
      'photos/2023/b.jpg',
      'photos/2024',
      'photos/2024/c.jpg',
    ].sort(),
  )
})

test('a plan that is out of date is refused whole, and the next one takes over what was reviewed', async ({
  signedIn: page,
  stack,
  api,
}) => {
  const { pair, nas, backup } = await makeChangedPair(stack, api, 'stale')
  const plan = await readyPlan(api, pair.id)
  await page.goto(`${stack.url}/plans/${plan.id}`)
  for (const name of [/letter\.txt/, /draft\.txt/]) {
    await rowNamed(page, name).focus()
    await page.keyboard.press('x')
  }
  await expect(bar(page)).toContainText('2 skipped')
  await rowNamed(page, /^Folder photos/)
    .first()
    .focus()
  await page.keyboard.press('e')
  const viewed = /Viewed [1-9] of \d folders/
  await expect(bar(page)).toContainText(viewed)
  const [marked = 'the mark'] = viewed.exec((await bar(page).textContent()) ?? '') ?? []

  writeTree(backup, { 'report.txt': 'changed once more, and longer than before' })
  const before = [traceTree(nas), traceTree(backup)]
  await bar(page)
    .getByRole('button', { name: /^Apply/ })
    .click()
  const dialog = page.getByRole('alertdialog')
  await dialog.getByRole('button', { name: /^Apply, delete/ }).click()
  await expect(dialog).toContainText('This plan is out of date')
  await expect(dialog).toContainText('1 file changed on Backup')
  expect([traceTree(nas), traceTree(backup)]).toEqual(before)

  await dialog.getByRole('button', { name: 'Make a new plan' }).click()
  await expect(page).not.toHaveURL(new RegExp(`plans/${plan.id}`))
  await expect(page.getByText('Carried over 2 skips. 1 change is new.')).toBeVisible()
  await expect(bar(page)).toContainText('2 skipped')
  await expect(bar(page)).toContainText(marked)
  await page.getByRole('button', { name: 'Show only new' }).click()
  await expect(page.getByTestId('plan-grid').getByRole('row', { name: /report\.txt/ })).toBeVisible()
  await page.getByRole('button', { name: 'List', exact: true }).click()
  await expect(rowsOf(page)).toHaveCount(1)
})

test('of two who apply one plan at once, and of two who decide one conflict at once, one is refused and nothing is written by it', async ({
  stack,
  api,
}) => {
  const { pair, nas, backup } = await makeChangedPair(stack, api, 'twice')
  const omar = (await invitePerson(stack.url, api, 'Omar', 'operator')).api
  const codeOf = (error: unknown) => (error instanceof ApiError ? error.code : String(error))
  const outcomes = async (acts: readonly Promise<unknown>[]) =>
    (await Promise.all(acts.map((act) => act.then(() => 'done', codeOf)))).toSorted()

  const plan = await readyPlan(api, pair.id)
  const apply = ({ client }: Api) =>
    client.call('applyPlan', { params: { planId: plan.id }, body: { fingerprint: plan.fingerprint ?? '' } })
  expect(await outcomes([apply(api), apply(omar)])).toEqual(['done', 'plan-applied'])
  const { runId } = await api.client.call('getPlan', { params: { planId: plan.id } })
  expect((await api.finished(runId ?? 0)).state).toBe('done')
  expect((await api.client.call('listRuns', { query: { pair: pair.id } })).rows).toHaveLength(2)
  expect(readTree(nas)).toEqual(readTree(backup))

  writeTree(nas, { 'letter.txt': 'changed here, once more' })
  writeTree(backup, { 'letter.txt': 'changed there' })
  await api.run(pair.id)
  const [conflict] = (await api.client.call('listConflicts', { query: { pair: pair.id } })).rows
  const before = [traceTree(nas), traceTree(backup)]
  const stage = ({ client }: Api, choice: 'keep-path1' | 'keep-path2') =>
    client.call('stageDecision', { params: { conflictId: conflict?.id ?? 0 }, body: { revision: conflict?.revision ?? 0, choice } })
  expect(await outcomes([stage(api, 'keep-path1'), stage(omar, 'keep-path2')])).toEqual(['conflict-decided', 'done'])
  expect([traceTree(nas), traceTree(backup)]).toEqual(before)
})

test('the button names its consequence, and asks only where something is replaced or deleted', async ({ signedIn: page, stack, api }) => {
  const [nas, backup] = [stack.makeFolder('labels/nas'), stack.makeFolder('labels/backup')]
  const pair = await api.makePair('labels', nas, backup)
  writeTree(nas, Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`${i}.txt`, 'one'])))
  await api.run(pair.id)
  writeTree(nas, { 'new 1.txt': 'n', 'new 2.txt': 'n' })

  const additive = await readyPlan(api, pair.id)
  await page.goto(`${stack.url}/plans/${additive.id}`)
  await bar(page)
    .getByRole('button', { name: /^Apply \d+ changes$/ })
    .click()
  await expect(page).toHaveURL(/runs\/\d+/)
  await expect(page.getByRole('alertdialog')).toHaveCount(0)
  await api.finished(Number(/runs\/(\d+)/.exec(page.url())?.[1]))

  writeFileSync(join(nas, '0.txt'), 'another text')
  const replacing = await readyPlan(api, pair.id)
  await page.goto(`${stack.url}/plans/${replacing.id}`)
  await bar(page)
    .getByRole('button', { name: /replace 1$/ })
    .click()
  const dialog = page.getByRole('alertdialog')
  await expect(dialog).toContainText('copy 0 · replace 1')
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await expect(dialog).toHaveCount(0)
  expect((await api.client.call('getPlan', { params: { planId: replacing.id } })).state).toBe('ready')

  rmSync(join(nas, '1.txt'))
  rmSync(join(backup, '2.txt'))
  const deleting = await readyPlan(api, pair.id)
  const before = [traceTree(nas), traceTree(backup)]
  await page.goto(`${stack.url}/plans/${deleting.id}`)
  await bar(page)
    .getByRole('button', { name: /^Apply 3 changes, delete 2$/ })
    .click()
  for (const [at, side] of (['path2', 'path1'] as const).entries()) {
    const n = (of: 'new' | 'changed' | 'deleted') => deleting.counts[side][of] ?? 0
    const replaced = n('changed') > 0 ? ` · replace ${n('changed')}` : ''
    await expect(dialog.getByRole('definition').nth(at)).toHaveText(`copy ${n('new')}${replaced} · delete ${n('deleted')}`)
  }
  await expect(dialog).toContainText(/Deleted and replaced files are kept in Versions until \d+ \w+ \d{4} [(].*needs \d+\sB, .+ free.*[)]/)
  await page.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)
  expect((await api.client.call('getPlan', { params: { planId: deleting.id } })).state).toBe('ready')
  expect([traceTree(nas), traceTree(backup)]).toEqual(before)

  // Everything skipped: nothing is left to apply.
  await page.getByTestId('plan-grid').locator('[data-index]').first().focus()
  await page.keyboard.press('Control+a')
  await page.keyboard.press('x')
  await expect(bar(page).getByRole('button', { name: /^Apply/ })).toHaveAttribute('aria-disabled', 'true')
  await expect(bar(page)).toContainText('Nothing is left to apply.')

  const { body, etag } = await api.client.exchange('getPair', { params: { pairId: pair.id } })
  await api.client.call('updatePair', {
    params: { pairId: pair.id },
    body: { settings: { ...body.settings, versions: { keep: false, days: 30 } } },
    ifMatch: etag ?? '',
  })
  await page.reload()
  await expect(page.getByText('The settings of labels were changed by Dana Kim')).toBeVisible()
  const off = await readyPlan(api, pair.id)
  await page.goto(`${stack.url}/plans/${off.id}`)
  await bar(page)
    .getByRole('button', { name: /^Apply/ })
    .click()
  await expect(dialog).toContainText('can’t be restored')
})

test('a large plan keeps few rows in the document, and its end, filters, order and folders are those of the server', async ({
  signedIn: page,
  stack,
  api,
}) => {
  const nas = stack.makeFolder('large/nas')
  const pair = await api.makePair('large', nas, stack.makeFolder('large/backup'))
  const kept = (from: number, to: number, content: string) =>
    Object.fromEntries(Array.from({ length: to - from }, (_, i) => [`kept/${from + i}.txt`, content]))
  writeTree(nas, kept(0, 400, 'first'))
  const { planId } = await api.run(pair.id)
  const names = Array.from({ length: 20_000 }, (_, i) => (i < 10_000 ? `archive/${i}.txt` : `area ${i % 40}/${i}.txt`))
  writeTree(nas, Object.fromEntries(names.map((name, i) => [name, 'x'.repeat(1 + (i % 97))])))
  writeTree(nas, kept(0, 100, 'second, longer'))
  for (const path of Object.keys(kept(100, 180, ''))) rmSync(join(nas, path))
  // A plan's page was there before: of the new one nothing has to come first, so that it is seen while it is made.
  await open(page, `${stack.url}/plans/${planId}`)
  await goTo(page, `/pairs/${pair.id}`)
  await page.evaluate(() => {
    new MutationObserver(() => {
      if (document.querySelector('main')?.textContent?.includes('Nothing is being changed.')) document.body.dataset['toldSo'] = 'yes'
    }).observe(document.body, { subtree: true, childList: true, characterData: true })
  })
  await page.getByRole('button', { name: 'Preview changes' }).click()
  await expect(page).toHaveURL(/plans\/\d+/)
  const plan = await api.planIn(Number(/plans\/(\d+)/.exec(page.url())?.[1]), 'ready')
  await expect(bar(page)).toContainText('changes')
  await expect(page.locator('body')).toHaveAttribute('data-told-so', 'yes')
  const firstOf = async (query: RouteQuery<'listPlanRows'>) => {
    const { rows, total } = await api.client.call('listPlanRows', { params: { planId: plan.id }, query: { ...query, limit: 1 } })
    return { total, path: rows[0]?.at.path ?? '' }
  }
  const grid = page.getByTestId('plan-grid')
  // The head is a row as well.
  const expectRows = (total: number) => expect(grid).toHaveAttribute('aria-rowcount', String(total + 1))
  await page.addInitScript(countRows)
  const expectFewRows = async () => {
    const most = await page.evaluate(() => (window as unknown as { mostRows: number }).mostRows)
    expect(most).toBeGreaterThan(0)
    expect(most).toBeLessThanOrEqual(100)
  }
  await page.goto(`${stack.url}/plans/${plan.id}?view=list`)
  await expectRows(plan.total)
  await expect(grid.locator('[data-index]:not([aria-busy])').first()).toBeVisible()
  const heapBefore = await heapBytes(page)
  await rowsOf(page).first().focus()
  await page.keyboard.press('End')
  await expect(grid.locator(`[aria-rowindex="${plan.total + 1}"]`)).toBeFocused()
  await expectRows(plan.total)

  // Rows from all over the plan say what happens where, and why.
  const labels = new Set<string>()
  for (let place = 0; labels.size < 200; place = (place + 0.618) % 1) {
    await page.evaluate((share) => window.scrollTo(0, share * document.documentElement.scrollHeight), place)
    // The row that has the focus stays in the document, wherever one scrolls to.
    await expect.poll(() => grid.locator('[data-index][aria-busy]').count()).toBeLessThan(2)
    for (const label of await labelsOf(page)) labels.add(label)
  }
  expect([...labels].filter((label) => !happens.test(label) || !why.test(label))).toEqual([])
  expect([...labels].some((label) => /Delete on Backup/.test(label))).toBe(true)

  await page.getByRole('searchbox', { name: /Filter by text/ }).fill('archive/**')
  await expectRows((await firstOf({ q: 'archive/**' })).total)
  await page.getByRole('combobox', { name: 'Sort' }).selectOption('-size')
  await expect(rowsOf(page).first()).toContainText((await firstOf({ q: 'archive/**', sort: '-size' })).path.replace('archive/', ''))
  await expectFewRows()
  expect((await heapBytes(page)) - heapBefore).toBeLessThan(mostHeapGrowth)

  await page.goto(`${stack.url}/plans/${plan.id}`)
  const folders = Number(await grid.getAttribute('aria-rowcount')) - 1
  await rowNamed(page, /^Folder archive/).focus()
  await page.keyboard.press('ArrowRight')
  await expect(rowNamed(page, /^Folder archive/)).toHaveAttribute('aria-expanded', 'true')
  // The files of the folder, and that the folder itself is made.
  await expectRows(folders + 10_001)
  await grid.hover()
  for (let step = 0; step < 20; step++) await page.mouse.wheel(0, 20_000)
  await page.keyboard.press('End')
  await expect(grid.locator(`[aria-rowindex="${folders + 10_002}"]`)).toBeFocused()
  await page.keyboard.press('Home')
  await rowNamed(page, /^Folder archive/).focus()
  await page.keyboard.press('ArrowLeft')
  await expectRows(folders)
  await expectFewRows()
})

test('a link shows the same rows to somebody else, and odd links fall back', async ({ signedIn: page, stack, api, browser }) => {
  const { pair } = await makeChangedPair(stack, api, 'links')
  const plan = await readyPlan(api, pair.id)
  await page.goto(`${stack.url}/plans/${plan.id}?view=list`)
  await page.getByRole('button', { name: /^Deleted/ }).click()
  await page.getByRole('button', { name: '→ Backup' }).click()
  await page.getByRole('searchbox', { name: /Filter by text/ }).fill('old/**')
  await page.getByRole('combobox', { name: 'Sort' }).selectOption('-path')
  await expect(page).toHaveURL(/sort=-path.*q=old|q=old.*sort=-path/)
  await expect(rowsOf(page)).toHaveCount(2)
  await rowsOf(page).nth(1).focus()
  await expect(page).toHaveURL(/focus=2/)
  const names = await rowsOf(page).evaluateAll((rows) => rows.map((row) => row.getAttribute('aria-label')))

  const olga = (await invitePerson(stack.url, api, 'Olga', 'operator')).api
  const other = await browser.newContext()
  await other.addCookies(olga.cookies.map(({ name, value }) => ({ name, value, url: stack.url })))
  const copy = await other.newPage()
  await copy.goto(page.url())
  await expect(rowsOf(copy)).toHaveCount(2)
  expect(await rowsOf(copy).evaluateAll((rows) => rows.map((row) => row.getAttribute('aria-label')))).toEqual(names)
  await tabTo(copy, rowsOf(copy).nth(1))
  await expect(copy).toHaveURL(page.url())
  await copy.goto(`${stack.url}/plans/${plan.id}?op=banana&to=3&sort=up&view=cards&focus=x`)
  await expect(rowsOf(copy).first()).toBeVisible()
  await other.close()
})
