import { join } from 'node:path'
import { expect, type Locator, type Page, test } from '@playwright/test'
import { Api } from '../harness/api.ts'
import { readTree, traceTree, writeTree } from '../harness/disk.ts'
import { admin } from '../harness/fixtures.ts'
import { tabTo } from '../harness/keyboard.ts'
import { endOfRun } from '../harness/runs.ts'
import { Stack } from '../harness/stack.ts'

/** Does without a mouse what is to be done, and counts it. */
class Hands {
  acts = 0
  readonly #page: Page
  constructor(page: Page) {
    this.#page = page
  }
  async press(target: Locator, key: 'Enter' | 'Space' = 'Enter'): Promise<void> {
    this.acts++
    await expect(target).toBeVisible()
    await expect(target).toBeEnabled()
    await tabTo(this.#page, target)
    await this.#page.keyboard.press(key)
  }
  async fill(target: Locator, text: string): Promise<void> {
    this.acts++
    await expect(target).toBeVisible()
    await tabTo(this.#page, target)
    await this.#page.keyboard.press('Control+a')
    await this.#page.keyboard.type(text)
  }
}

async function expectStep(page: Page, step: string, heading: string | RegExp): Promise<void> {
  await expect(page).toHaveURL(new RegExp(`/setup/${step}$`))
  await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible()
}

/** From an empty data folder to a pair that runs by itself, with nothing but the browser. */
test('sample folders lead from nothing to a finished first run and a schedule, in at most 14 acts and without a mouse', async ({
  page,
}) => {
  const stack = await Stack.start()
  const hands = new Hands(page)
  try {
    await page.goto(stack.url)
    await expectStep(page, 'admin', 'Create the first admin')
    const [code, password] = [page.getByLabel('Setup code'), page.getByLabel('Password', { exact: true })]
    await hands.fill(code, stack.setupCode)
    await hands.fill(page.getByLabel('Your name'), admin.name)
    await hands.fill(page.getByLabel('User name'), admin.username)
    await hands.fill(password, admin.password)
    await page.reload()
    await expectStep(page, 'admin', 'Create the first admin')
    await expect(page.getByLabel('Your name')).toHaveValue(admin.name)
    await expect(page.getByLabel('User name')).toHaveValue(admin.username)
    for (const secret of [code, password]) await expect(secret).toHaveValue('')
    await hands.fill(code, stack.setupCode)
    await hands.fill(password, admin.password)
    await hands.press(page.getByRole('button', { name: 'Create admin and continue' }))

    await expectStep(page, 'connection', 'Where are your files?')
    await page.reload()
    await expectStep(page, 'connection', 'Where are your files?')
    await expect(page.getByText(stack.roots)).toBeVisible()
    await hands.press(page.getByRole('button', { name: 'Try it with sample folders' }))

    await expectStep(page, 'preview', 'What the first sync would do')
    const [one, two] = [`${stack.roots}/Pairwise sample/NAS`, `${stack.roots}/Pairwise sample/Backup`]
    const start = page.getByRole('button', { name: /^Start the first sync/ })
    await expect(start).toBeVisible()
    const before = [traceTree(one), traceTree(two)]
    await page.reload()
    await expect(start).toBeVisible()
    expect([traceTree(one), traceTree(two)]).toEqual(before)
    await hands.press(start)
    const question = page.getByRole('alertdialog')
    if (await question.isVisible()) await hands.press(question.getByRole('button', { name: /^Start/ }))

    await expectStep(page, 'schedule', 'When should it run?')
    await page.reload()
    await expectStep(page, 'schedule', 'When should it run?')
    await expect(page.getByText(/^Done/).first()).toBeVisible()
    await expect(page.getByLabel('Every', { exact: true })).toHaveValue('15')
    await hands.press(page.getByRole('button', { name: 'Finish' }))
    await expectStep(page, 'done', 'Sample folders is set up.')

    expect(hands.acts).toBeLessThanOrEqual(14)
    const [nas, backup] = [readTree(one), readTree(two)]
    for (const path of ['Documents/Budget.csv', 'Letters/Thank you.txt', 'Notes/Recipes.txt']) expect(nas[path]).toBe(backup[path])
    expect(nas['Notes/Packing list.txt']).toBe('tent\nlamp\nmap\nraincoat\n')
    await page.getByRole('link', { name: 'Open the pair' }).click()
    await expect(page.getByText('Every 15 minutes').first()).toBeVisible()
    // At a quarter of an hour it would run, and copy what is put there next.
    await page.getByRole('button', { name: 'Pause schedule' }).click()
    await expect(page.getByRole('button', { name: 'Resume schedule' })).toBeVisible()
    await expect(page.getByRole('button', { name: 'Run now' })).toBeEnabled()
    await page.goto(`${stack.url}/setup/admin`)
    await expect(page).not.toHaveURL(/setup/)

    // What was only tried is taken away again; what one put there oneself stays.
    writeTree(one, { 'Notes/my own.txt': 'mine' })
    await page.goto(`${stack.url}/pairs`)
    await page.getByRole('link', { name: 'Sample folders', exact: true }).first().click()
    await page.getByRole('button', { name: 'Delete it and its folders' }).click()
    const dialog = page.getByRole('alertdialog')
    await dialog.getByRole('button', { name: 'Delete the pair and its folders' }).click()
    await expect(dialog).toContainText('NAS/Notes/my own.txt')
    await dialog.getByRole('button', { name: 'Go to pairs' }).click()
    await expect(page).toHaveURL(/\/pairs$/)
    await expect(page.getByText('No pairs yet')).toBeVisible()
    expect(readTree(stack.roots)).toEqual({ 'Pairwise sample/NAS/Notes/my own.txt': 'mine' })
  } finally {
    await stack.remove()
  }
})

test('a wrong code is refused, and a set-up with folders of one’s own can be left, taken up again and ended, all without a mouse', async ({
  page,
}) => {
  const stack = await Stack.start()
  const hands = new Hands(page)
  try {
    await page.goto(stack.url)
    await hands.fill(page.getByLabel('Setup code'), 'WRONG-CODE-HERE')
    await hands.fill(page.getByLabel('Your name'), admin.name)
    await hands.fill(page.getByLabel('User name'), admin.username)
    await hands.fill(page.getByLabel('Password', { exact: true }), admin.password)
    await hands.press(page.getByRole('button', { name: 'Create admin and continue' }))
    await expect(page.getByText('This setup code is not right.')).toBeVisible()
    await hands.fill(page.getByLabel('Setup code'), stack.setupCode)
    await hands.press(page.getByRole('button', { name: 'Create admin and continue' }))

    await hands.press(page.getByRole('button', { name: 'Continue', exact: true }))
    await expectStep(page, 'pair', 'Choose the two folders')
    writeTree(stack.makeFolder('one'), { 'a.txt': 'one' })
    await hands.fill(page.getByLabel('Folder').first(), `${stack.roots}/one`)
    await hands.fill(page.getByLabel('Pair name'), 'Own folders')
    await page.reload()
    await expect(page.getByLabel('Folder').first()).toHaveValue(`${stack.roots}/one`)
    await expect(page.getByLabel('Pair name')).toHaveValue('Own folders')
    await hands.press(page.getByRole('link', { name: 'Finish later' }))
    await expect(page.getByText('Continue setup: 3 of 6, pair.')).toBeVisible()
    await hands.press(page.getByRole('link', { name: 'Continue setup' }))
    await hands.fill(page.getByLabel('Folder').last(), stack.makeFolder('two'))
    await hands.press(page.getByRole('button', { name: 'Create the pair and continue' }))

    await expectStep(page, 'safety', 'Safety')
    await hands.fill(page.getByLabel('Deletion limit in percent'), '10')
    await page.reload()
    await expect(page.getByLabel('Deletion limit in percent')).toHaveValue(/^10/)
    await hands.press(page.getByRole('button', { name: 'Use these settings' }))
    await expectStep(page, 'preview', 'What the first sync would do')
    await hands.press(page.getByRole('button', { name: 'Start the first sync' }))
    await expectStep(page, 'schedule', 'When should it run?')
    await hands.fill(page.getByLabel('Every', { exact: true }), '20')
    await page.reload()
    await expect(page.getByLabel('Every', { exact: true })).toHaveValue('20')
    await hands.press(page.getByRole('button', { name: 'Finish' }))
    await expectStep(page, 'done', 'Own folders is set up.')
    await page.goto(`${stack.url}/pairs`)
    await page.getByRole('link', { name: 'Own folders' }).click()
    await expect(page.getByText(/^10\s?% or/)).toBeVisible()
  } finally {
    await stack.remove()
  }
})

test('with the demo’s pair: sign in, preview, apply, and both folders end equal', async ({ page }) => {
  const stack = await Stack.start({ demo: true })
  try {
    const [nas, backup] = [join(stack.data, 'demo', 'NAS'), join(stack.data, 'demo', 'Backup')]
    await page.goto(stack.url)
    await page.getByLabel('Setup code').fill(stack.setupCode)
    await page.getByLabel('Your name').fill(admin.name)
    await page.getByLabel('User name').fill(admin.username)
    await page.getByLabel('Password', { exact: true }).fill(admin.password)
    await page.getByRole('button', { name: 'Create admin and continue' }).click()
    await page.getByRole('link', { name: 'Finish later' }).click()
    await page.getByRole('button', { name: admin.name }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.getByLabel('User name').fill(admin.username)
    await page.getByLabel('Password', { exact: true }).fill(admin.password)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()

    await page.getByRole('link', { name: 'Sample folders' }).first().click()
    const before = [traceTree(nas), traceTree(backup)]
    await page.getByRole('button', { name: 'Preview changes' }).click()
    await expect(page).toHaveURL(/\/plans\/\d+/)
    const apply = page.getByRole('button', { name: /^Apply \d+ changes, delete 1$/ })
    await expect(apply).toBeVisible()
    expect([traceTree(nas), traceTree(backup)]).toEqual(before)
    await apply.click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Apply, delete 1' }).click()

    expect((await endOfRun(page, await Api.signIn(stack.url, admin.username, admin.password))).state).toBe('done')
    expect(readTree(nas)).toEqual(readTree(backup))
    expect(Object.keys(readTree(nas))).toEqual([
      'Documents/Budget.csv',
      'Documents/Contract.txt',
      'Letters/Invitation.txt.conflict1',
      'Letters/Invitation.txt.conflict2',
      'Letters/Letter to the landlord.txt',
      'Letters/Thank you.txt',
      'Notes/Ideas for spring.txt',
      'Notes/Packing list.txt',
      'Notes/Reading list.txt',
      'Notes/Recipes.txt',
      'Photos/Captions.txt',
      'Photos/harbour.svg',
    ])

    await page.getByRole('link', { name: 'Log', exact: true }).click()
    await expect(page.getByText('Documents/Budget.csv: replace on')).toBeVisible()
    await page.getByRole('link', { name: 'Runs', exact: true }).first().click()
    await expect(page.getByRole('row')).not.toHaveCount(0)
  } finally {
    await stack.remove()
  }
})
