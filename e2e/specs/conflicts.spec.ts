import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Conflict } from '@pairwise/contracts'
import type { Page } from '@playwright/test'
import type { Api } from '../harness/api.ts'
import { budget, type ConflictScene, largeBytes, makeContents, makeQueue, queue, tableWith } from '../harness/conflict-files.ts'
import { readTree, readVersions } from '../harness/disk.ts'
import { expect, test } from '../harness/fixtures.ts'
import { press, pressAtOnce, tabTo } from '../harness/keyboard.ts'
import { goTo } from '../harness/look.ts'

test.describe.configure({ mode: 'serial' })

let scene: ConflictScene
let contents: ConflictScene

async function conflictsOf(api: Api, pairId: string): Promise<readonly Conflict[]> {
  return (await api.client.call('listConflicts', { query: { pair: pairId, limit: 200 } })).rows
}

async function openAmount(api: Api, pairId: string): Promise<number> {
  return (await api.client.call('listConflicts', { query: { pair: pairId, limit: 1 } })).waiting.open
}

async function applied(page: Page, api: Api): Promise<void> {
  await page.waitForURL(/\/runs\/\d+/)
  const run = await api.finished(Number(/\/runs\/(\d+)/.exec(page.url())?.[1]))
  expect(run.state).toBe('done')
}

const sha256 = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex')
const bar = (page: Page) => page.getByTestId('action-bar')
const nameOf = ({ name }: Conflict) => name

/** What the page shows under each side is what the API says of that side, and the checksum that of its file. */
async function expectSides(page: Page, conflict: Conflict, folders: Readonly<Record<'path1' | 'path2', string>>): Promise<void> {
  await expect(page.getByRole('heading', { level: 2, name: nameOf(conflict) })).toBeVisible()
  const table = page.getByRole('table').first()
  const heads = (await table.getByRole('columnheader').allTextContents()).map((head) => head.replace(/^Path /, ''))
  expect(heads.slice(0, 2)).toEqual([`1${conflict.path1Name}`, `2${conflict.path2Name}`])
  for (const side of ['path1', 'path2'] as const) {
    const cells = table.locator(`td[data-side="${side}"]`)
    const { modifiedAt, size, marks, kind } = conflict[side]
    if (kind === 'absent') {
      await expect(cells.first()).toHaveText('deleted')
      continue
    }
    await expect(cells.nth(0).locator('time')).toHaveAttribute('datetime', modifiedAt ?? '')
    await expect(cells.nth(1).locator('[title]')).toHaveAttribute('title', `${size} bytes`)
    for (const mark of ['newer', 'larger'] as const) {
      await expect(cells.getByText(mark, { exact: true })).toHaveCount(marks.includes(mark) ? 1 : 0)
    }
    await expect(cells.locator('[data-sum]')).toHaveAttribute('data-sum', sha256(join(folders[side], conflict.at.path)))
  }
}

test('what stands under a side is that side’s: times, sizes, checksums and marks, for 30 conflicts', async ({
  signedIn: page,
  stack,
  api,
}) => {
  scene = await makeQueue(stack, api, 'Queue')
  const all = await conflictsOf(api, scene.pairId)
  expect(all).toHaveLength(queue.all)
  // From all over the queue, so that every kind is among them.
  const chosen = all.filter((_, at) => at % 4 === 0).slice(0, 30)
  expect(new Set(chosen.map(({ kind }) => kind))).toEqual(new Set(all.map(({ kind }) => kind)))
  await page.goto(`${stack.url}/conflicts?pair=${scene.pairId}`)
  await expect(page.getByTestId('conflict-list').getByRole('listitem').first()).toBeVisible()
  const folders = { path1: scene.path1.folder, path2: scene.path2.folder }
  for (const conflict of chosen) {
    await goTo(page, `/conflicts/${conflict.id}?pair=${scene.pairId}`)
    await expectSides(page, conflict, folders)
  }
  await page.getByRole('button', { name: 'Next', exact: true }).click()
  const after = all[all.findIndex(({ id }) => id === chosen.at(-1)?.id) + 1]
  await expect(page.getByRole('heading', { level: 2, name: after?.name ?? '' })).toBeVisible()
})

test('keeping a side makes that side’s bytes those of both, also where the sides changed places', async ({
  signedIn: page,
  stack,
  api,
}) => {
  const [one, two] = [stack.makeFolder('Swapped/one'), stack.makeFolder('Swapped/two')]
  const { rows: connections } = await api.client.call('listConnections', {})
  const connectionId = connections[0]?.id ?? ''
  const side = (folder: string, name: string) => ({ connectionId, folder, name })
  const pair = await api.client.call('createPair', { body: { name: 'Swapped', path1: side(two, 'Backup'), path2: side(one, 'NAS') } })
  const swapped: ConflictScene = { pairId: pair.id, path1: { ...scene.path1, folder: two }, path2: { ...scene.path2, folder: one } }
  const { writeFileSync } = await import('node:fs')
  const names = ['a', 'b', 'c', 'd', 'e'].map((name) => `${name}.txt`)
  for (const name of [...names, 'left alone.txt']) writeFileSync(join(one, name), 'agreed')
  await api.run(pair.id)
  for (const name of names) {
    writeFileSync(join(one, name), `the NAS version of ${name}`)
    writeFileSync(join(two, name), `the Backup version of ${name}, which is longer`)
  }
  await api.run(pair.id)
  const rows = await conflictsOf(api, pair.id)
  expect(rows.map(nameOf)).toEqual(names)
  const wanted = new Map<string, string>()
  await page.goto(`${stack.url}/conflicts/${rows[0]?.id}?pair=${pair.id}`)
  for (const [at, conflict] of rows.entries()) {
    const kept = at % 2 === 0 ? 'NAS' : 'Backup'
    wanted.set(conflict.name, sha256(join(kept === 'NAS' ? one : two, conflict.name)))
    await expectSides(page, conflict, { path1: two, path2: one })
    await expect(page.getByRole('heading', { level: 2, name: nameOf(conflict) })).toBeFocused()
    await page.keyboard.press(kept === 'Backup' ? '1' : '2')
    await expect(bar(page)).toContainText(`${at + 1} decided`)
  }
  await press(page, bar(page).getByRole('button', { name: 'Apply 5 decisions' }))
  await press(page, page.getByRole('alertdialog').getByRole('button', { name: 'Apply 5 decisions' }))
  await applied(page, api)
  for (const name of names) {
    for (const folder of [swapped.path1.folder, swapped.path2.folder]) expect(sha256(join(folder, name))).toBe(wanted.get(name))
  }
})

test('a rule decides what it can, says before what it can’t, and one dialog carries it out', async ({ signedIn: page, stack, api }) => {
  const staging: string[] = []
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/conflict-decisions') && request.postDataJSON()?.dry === false) {
      staging.push(request.url())
    }
  })
  const before = await conflictsOf(api, scene.pairId)
  await page.goto(`${stack.url}/conflicts?pair=${scene.pairId}`)
  await page.getByRole('searchbox', { name: 'Filter by text in the path' }).fill('file')
  await expect(page).toHaveURL(/q=file/)
  const stage = async () => {
    await page.getByRole('button', { name: `Select all ${queue.all}` }).click()
    await page
      .getByRole('button', { name: `Decide for ${queue.all}…` })
      .last()
      .click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('radio', { name: 'Keep the newer' }).check()
    await expect(dialog.getByText(/6 have the same modified time/)).toContainText('12 were changed and deleted')
    await expect(dialog.getByText(String(queue.undecidable), { exact: true })).toBeVisible()
    await dialog.getByRole('button', { name: `Stage ${queue.all - queue.undecidable} decisions` }).click()
    await expect(bar(page)).toContainText('110 decided · 18 open')
  }
  await stage()
  await bar(page).getByRole('button', { name: 'Take back all' }).click()
  await expect(bar(page)).toContainText('0 decided · 128 open')
  expect(await openAmount(api, scene.pairId)).toBe(queue.all)
  staging.length = 0
  await page.reload()
  await stage()
  expect(staging).toHaveLength(1)

  const newer = before.flatMap((conflict) => {
    const side = (['path1', 'path2'] as const).find((each) => conflict[each].marks.includes('newer'))
    return side === undefined || conflict.kind === 'edit-delete' ? [] : [{ conflict, side }]
  })
  expect(newer).toHaveLength(110)
  const wanted = newer.map(
    ({ conflict, side }) => [conflict.at.path, readFileSync(join(scene[side].folder, conflict.at.path), 'utf8')] as const,
  )
  const losers = newer.map(({ conflict, side }) => {
    const other = side === 'path1' ? 'path2' : 'path1'
    return { path: conflict.at.path, other, content: readFileSync(join(scene[other].folder, conflict.at.path), 'utf8') } as const
  })
  await bar(page).getByRole('button', { name: 'Apply 110 decisions' }).click()
  const dialog = page.getByRole('alertdialog')
  await expect(dialog).toContainText(/Replaces \d+ files on Backup and \d+ on NAS/)
  await expect(dialog).toContainText('Replaced versions are kept until')
  await dialog.getByRole('button', { name: 'Apply 110 decisions' }).click()
  await applied(page, api)

  expect(await openAmount(api, scene.pairId)).toBe(queue.undecidable)
  const trees = { path1: readTree(scene.path1.folder), path2: readTree(scene.path2.folder) }
  for (const [path, content] of wanted) {
    expect(trees.path1[path]).toBe(content)
    expect(trees.path2[path]).toBe(content)
  }
  for (const { path, other, content } of losers) {
    expect(readVersions(scene[other].folder, path)).toContain(content)
  }
})

test('pictures, databases and large texts are shown by what they are', async ({ signedIn: page, stack, api }) => {
  await page.goto(`${stack.url}/conflicts`)
  contents = await makeContents(stack, api, page, 'Contents')
  const rows = new Map((await conflictsOf(api, contents.pairId)).map((conflict) => [conflict.name, conflict]))
  const open = async (name: string) => {
    const conflict = rows.get(name)
    if (!conflict) throw new Error(`${name} is not in conflict`)
    await page.goto(`${stack.url}/conflicts/${conflict.id}?pair=${contents.pairId}`)
    await expect(page.getByRole('heading', { level: 2, name })).toBeVisible()
    return conflict
  }

  for (const name of ['photo.png', 'photo.jpg']) {
    await open(name)
    await expect(page.getByRole('img', { name: `${name} on NAS` })).toBeVisible()
    await expect(page.getByRole('cell', { name: '320 × 200' })).toBeVisible()
    await expect(page.getByRole('cell', { name: '400 × 250 differs' })).toBeVisible()
    for (const mode of ['Slide', 'Fade']) {
      await page.getByText(mode, { exact: true }).click()
      const slider = page.getByRole('slider')
      await expect(slider).toHaveValue('50')
      await slider.focus()
      await page.keyboard.press('ArrowRight')
      await expect(slider).toHaveValue('51')
      await page.keyboard.press('PageDown')
      await expect(slider).toHaveValue('41')
      await page.getByRole('button', { name: /: 100 %$/ }).click()
      await expect(slider).toHaveValue('100')
    }
    await page.getByText('Difference', { exact: true }).click()
    await expect(page.getByText('Black where both are alike')).toBeVisible()
  }

  const database = await open('people.sqlite')
  await expect(page.getByText('This is a binary file (SQLite 3 database). It can’t be merged here.')).toBeVisible()
  await expect(page.getByText('Keeping both is the safest choice for this kind of file.')).toBeVisible()
  await expect(page.locator('.cm-editor')).toHaveCount(0)
  for (const [side, label] of [
    ['path1', 'NAS'],
    ['path2', 'Backup'],
  ] as const) {
    const download = page.waitForEvent('download')
    await page.getByRole('link', { name: `Download ${label} version` }).click()
    const path = await (await download).path()
    expect(readFileSync(path).equals(readFileSync(join(contents[side].folder, database.name)))).toBe(true)
  }

  await open('large.txt')
  await expect(page.getByText(`Too large to compare here (${largeBytes / 1024 / 1024} MiB).`)).toBeVisible()
  await page.getByRole('button', { name: 'Compare the first 2 MiB' }).click()
  await expect(page.getByText('Only the first 2 MiB of each version are compared.')).toBeVisible()
  await expect(page.locator('.cm-editor').first()).toBeVisible()
  const delay = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const at = performance.now()
        setTimeout(() => resolve(performance.now() - at), 0)
      }),
  )
  console.log(`A task waited ${Math.round(delay)} ms while 2 MiB were compared.`)

  await open('endings.txt')
  await expect(page.getByText('Only line endings differ (CRLF on NAS, LF on Backup).')).toBeVisible()
  await open('letter.txt')
  await expect(page.getByText('Encodings differ: Windows-1252 and UTF-8.')).toBeVisible()
})

test('a merge goes by keys alone, outlives a reload, and gives both sides the same file', async ({ signedIn: page, stack, api }) => {
  const conflict = (await conflictsOf(api, contents.pairId)).find(({ name }) => name === 'budget.csv')
  if (!conflict) throw new Error('budget.csv is not in conflict')
  expect(conflict.hasBase).toBe(true)
  const originals = [join(contents.path1.folder, 'budget.csv'), join(contents.path2.folder, 'budget.csv')].map((path) =>
    readFileSync(path, 'utf8'),
  )
  expect(originals).toEqual([budget.path1, budget.path2])
  await page.goto(`${stack.url}/conflicts/${conflict.id}?pair=${contents.pairId}`)
  await expect(page.getByText('Change 1 of 7')).toBeVisible()
  await page.getByRole('heading', { level: 2, name: 'budget.csv' }).focus()
  await page.keyboard.press('m')
  const status = page.getByTestId('merge-status')
  await expect(status).toHaveText('3 of 7 changes still need you')
  await expect(status).toBeFocused()
  await page.keyboard.press('n')
  await page.keyboard.press('p')
  await page.keyboard.press('1')
  await expect(status).toHaveText('2 of 7 changes still need you')
  await page.keyboard.press('Control+Enter')
  await expect(page.getByRole('region', { name: 'Merge' }).getByText(/^Line \d+ still has a conflict marker\.$/)).toBeVisible()
  await expect(page.getByText(/^.*Draft saved \d\d:\d\d:\d\d/)).toBeVisible()

  await page.reload()
  await expect(status).toHaveText('2 of 7 changes still need you')
  await expect(status).toBeFocused()
  await page.keyboard.press('2')
  await page.keyboard.press('b')
  await expect(status).toHaveText('0 of 7 changes still need you')
  const result = page.getByRole('textbox', { name: 'Result' })
  await tabTo(page, result)
  await page.keyboard.press('Control+Home')
  await page.keyboard.type('number,name')
  await page.keyboard.press('Enter')
  await pressAtOnce(page, 'Escape', 'Tab')
  await expect(result).not.toBeFocused()
  await page.keyboard.press('Shift+Tab')
  await expect(result).toBeFocused()
  await page.keyboard.press('Control+Enter')
  await expect(bar(page)).toContainText('1 decided')
  // The next conflict opens by itself; until then the keys are those of the merge.
  await expect(page.getByRole('heading', { level: 2, name: 'endings.txt' })).toBeVisible()
  const dialog = page.getByRole('alertdialog')
  await page.keyboard.press('Control+Enter')
  await expect(dialog).toContainText('Replaces 1 file on Backup and 1 on NAS.')
  await tabTo(page, dialog.getByRole('button', { name: 'Apply 1 decision' }))
  await page.keyboard.press('Enter')
  await applied(page, api)

  const merged = `number,name\n${tableWith({
    3: '3,one alone',
    10: '10,one of both',
    17: '17,two alone',
    24: '24,one alone',
    31: '31,two of both',
    38: '38,two alone',
    45: '45,one of both\n45,two of both',
  })}`
  for (const [at, side] of (['path1', 'path2'] as const).entries()) {
    const { folder } = contents[side]
    expect(readFileSync(join(folder, 'budget.csv'), 'utf8')).toBe(merged)
    expect(readVersions(folder, 'budget.csv')).toContain(originals[at])
    expect(existsSync(join(folder, 'large.txt'))).toBe(true)
  }
})
