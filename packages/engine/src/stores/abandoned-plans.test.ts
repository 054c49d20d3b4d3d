import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { removeAbandonedPlans } from './abandoned-plans.ts'
import { createSqlitePlanStore } from './sqlite-plan-store.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plans-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const later = () => Date.now() + 60_000

test('a plan in use, here or in another process, and a kept one stay', async () => {
  const used = createSqlitePlanStore(folder)
  const kept = createSqlitePlanStore(folder, { isKept: true })
  await kept.close()
  const before = readdirSync(folder)
  removeAbandonedPlans(folder, later())
  expect(readdirSync(folder)).toEqual(before)
  const cleaner = new URL('./abandoned-plans.ts', import.meta.url)
  const call = `import { removeAbandonedPlans } from ${JSON.stringify(fileURLToPath(cleaner))}; removeAbandonedPlans(${JSON.stringify(folder)}, ${later()})`
  expect(spawnSync(process.execPath, ['--input-type=module', '-e', call], { encoding: 'utf8' })).toMatchObject({ status: 0 })
  expect(readdirSync(folder)).toEqual(before)
  await used.close()
  expect(readdirSync(folder)).toHaveLength(1)
})

test('a plan whose process is gone goes, also one that is no database any more; a young one stays', async () => {
  const elsewhere = mkdtempSync(join(tmpdir(), 'plans-'))
  const plan = createSqlitePlanStore(elsewhere)
  const [name = ''] = readdirSync(elsewhere)
  for (const copy of ['plan-whole', 'plan-broken']) cpSync(join(elsewhere, name), join(folder, copy), { recursive: true })
  writeFileSync(join(folder, 'plan-broken/plan.sqlite'), 'cut off')
  await plan.close()
  rmSync(elsewhere, { recursive: true })
  removeAbandonedPlans(folder, Date.now() - 60_000)
  expect(readdirSync(folder)).toHaveLength(2)
  removeAbandonedPlans(folder, later())
  expect(readdirSync(folder)).toEqual([])
})
