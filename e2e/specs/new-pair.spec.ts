import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { readTree, writeTree } from '../harness/disk.ts'
import { expect, test } from '../harness/fixtures.ts'
import { endOfRun } from '../harness/runs.ts'

test('two folders are checked while one types, and become a pair that syncs', async ({ signedIn: page, stack, api }) => {
  const [nas, backup] = [stack.makeFolder('new-pair/nas'), stack.makeFolder('new-pair/backup')]
  writeTree(nas, { 'a.txt': 'one', 'd/b.txt': 'two' })
  symlinkSync('/etc', join(stack.roots, 'new-pair', 'way-out'))

  await page.goto(`${stack.url}/pairs/new`)
  await page.getByLabel('Folder').first().fill(nas)
  await page
    .getByLabel('Folder')
    .last()
    .fill(join(stack.roots, 'new-pair', 'not-there'))
  await page.getByLabel('Folder').last().blur()
  await expect(page.getByText(/2 files/)).toBeVisible()
  await expect(page.getByText(/does not exist|doesn’t exist/)).toBeVisible()

  const second = page.getByLabel('Folder').last()
  for (const [folder, refusal] of [
    [join(nas, 'd'), /Path 2 is inside Path 1/],
    [nas, /same folder/i],
    [join(stack.roots, 'new-pair', 'way-out'), /not (allowed|one of the folders)|outside/i],
    ['/etc', /not (allowed|one of the folders)|outside/i],
  ] as const) {
    await second.fill(folder)
    await second.blur()
    await expect(page.getByText(refusal).first()).toBeVisible()
  }

  await second.fill(backup)
  await second.blur()
  await expect(page.getByText(/empty/i).first()).toBeVisible()
  await page.getByLabel('Pair name').fill('Photos on two disks')
  await page.getByRole('button', { name: /Create/ }).click()
  await expect(page.getByRole('heading', { name: 'Photos on two disks', level: 1 })).toBeVisible()

  await page.getByRole('button', { name: 'Run now' }).click()
  expect((await endOfRun(page, api)).state).toBe('done')
  expect(readTree(backup)).toEqual(readTree(nas))
  const { rows } = await api.client.call('listPairs', {})
  expect(rows.map((pair) => pair.name)).toContain('Photos on two disks')
})
