import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { readTree, traceTree } from '../harness/disk.ts'
import { admin } from '../harness/fixtures.ts'
import { Stack } from '../harness/stack.ts'

/** From an empty data folder to two equal folders, with nothing but the browser. */
test('setup, sign in, the sample pair, preview, apply: both folders end equal', async ({ page }) => {
  const stack = await Stack.start({ demo: true })
  try {
    const [nas, backup] = [join(stack.data, 'demo', 'NAS'), join(stack.data, 'demo', 'Backup')]

    await page.goto(stack.url)
    await expect(page.getByRole('heading', { name: 'Create the first admin' })).toBeVisible()
    await page.getByLabel('Setup code').fill('WRONG-CODE-HERE')
    await page.getByLabel('Your name').fill(admin.name)
    await page.getByLabel('User name').fill(admin.username)
    await page.getByLabel('Password', { exact: true }).fill(admin.password)
    await page.getByRole('button', { name: 'Create admin and continue' }).click()
    await expect(page.getByText('This setup code is not right.')).toBeVisible()
    await page.getByLabel('Setup code').fill(stack.setupCode)
    await page.getByRole('button', { name: 'Create admin and continue' }).click()
    await expect(page.getByRole('heading', { name: 'Pairs' })).toBeVisible()

    await page.getByRole('button', { name: admin.name }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.getByLabel('User name').fill(admin.username)
    await page.getByLabel('Password', { exact: true }).fill(admin.password)
    await page.getByRole('button', { name: 'Sign in' }).click()

    await page
      .getByRole('link', { name: /sample/i })
      .first()
      .click()
    const before = [traceTree(nas), traceTree(backup)]
    await page.getByRole('button', { name: 'Preview changes' }).click()
    await expect(page).toHaveURL(/\/plans\/\d+/)
    const apply = page.getByRole('button', { name: /^Apply \d+ changes, delete 1$/ })
    await expect(apply).toBeVisible()
    expect([traceTree(nas), traceTree(backup)]).toEqual(before)
    for (const verb of ['Copy to', 'Replace on', 'Delete on', 'Move on', 'Keep both']) {
      await expect(page.getByRole('row', { name: new RegExp(verb) }).first()).toBeVisible()
    }
    await apply.click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Apply, delete 1' }).click()

    await expect(page).toHaveURL(/\/runs\/\d+/)
    await expect(page.getByText('Done', { exact: true }).first()).toBeVisible()
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
