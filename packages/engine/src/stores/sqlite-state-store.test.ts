import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runStateStoreContract } from '../testing/state-store-contract.ts'
import { createSqliteStateStore } from './sqlite-state-store.ts'

const scratch = () => mkdtempSync(join(tmpdir(), 'state-store-'))

runStateStoreContract('SQLite', async () => {
  const folder = scratch()
  return {
    open: async (pair) => createSqliteStateStore(join(folder, `${pair}.sqlite`), pair),
    cleanUp: async () => rmSync(folder, { recursive: true }),
  }
})

test('a file of another pair is refused', async () => {
  const path = join(scratch(), 'state.sqlite')
  const store = createSqliteStateStore(path, 'a and b')
  const header = { version: 1, format: 1, keying: 'nfc', scope: '', status: 'settled', blocked: null } as const
  await store.commit({ expectedVersion: 0, header, clear: false, put: [], remove: [] })
  await store.close()
  await expect(createSqliteStateStore(path, 'a and c').header()).rejects.toMatchObject({ code: 'state-foreign' })
})

test('a file that is no state is refused and left as it is', async () => {
  const path = join(scratch(), 'state.sqlite')
  writeFileSync(path, 'this is not a database, it only stands where one should be, for long enough to be read')
  await expect(createSqliteStateStore(path, 'a and b').header()).rejects.toMatchObject({ code: 'state-corrupt' })
})
