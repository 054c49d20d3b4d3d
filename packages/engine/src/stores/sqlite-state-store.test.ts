import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { pathToKey } from '../core/rel-path.ts'
import type { BaselineHeader } from '../ports/state-store.ts'
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

const header: BaselineHeader = {
  version: 1,
  format: 1,
  keying: 'nfc',
  scope: '',
  status: 'settled',
  roots: { path1: '1:2', path2: null },
  blocked: null,
}

test('a file of another pair is refused', async () => {
  const path = join(scratch(), 'state.sqlite')
  const store = createSqliteStateStore(path, 'a and b')
  await store.commit({ expectedVersion: 0, header, clear: false, put: [], remove: [] })
  await store.close()
  await expect(createSqliteStateStore(path, 'a and c').header()).rejects.toMatchObject({ code: 'state-foreign' })
})

test('a file that is no state is refused and left as it is', async () => {
  const path = join(scratch(), 'state.sqlite')
  writeFileSync(path, 'this is not a database, it only stands where one should be, for long enough to be read')
  await expect(createSqliteStateStore(path, 'a and b').header()).rejects.toMatchObject({ code: 'state-corrupt' })
})

test('the identities of the roots are kept, also in a file that was made before they were', async () => {
  const path = join(scratch(), 'state.sqlite')
  const store = createSqliteStateStore(path, 'a and b')
  await store.commit({ expectedVersion: 0, header, clear: false, put: [], remove: [] })
  expect(await store.header()).toEqual(header)
  await store.close()
  const earlier = new DatabaseSync(path)
  earlier.exec('ALTER TABLE header DROP COLUMN root1; ALTER TABLE header DROP COLUMN root2')
  earlier.close()
  const now = createSqliteStateStore(path, 'a and b')
  expect(await now.header()).toMatchObject({ version: 1, roots: { path1: null, path2: null } })
  await now.commit({ expectedVersion: 1, header: { ...header, version: 2 }, clear: false, put: [], remove: [] })
  expect(await now.header()).toEqual({ ...header, version: 2 })
  await now.close()
})

test('a file that was made before there were hashes is read, and takes them from then on', async () => {
  const path = join(scratch(), 'state.sqlite')
  const page = { key: pathToKey(''), path: '', side: 'path1', from: new Uint8Array(0), entries: new Uint8Array(3), files: 1 } as const
  const store = createSqliteStateStore(path, 'a and b')
  await store.commit({ expectedVersion: 0, header, clear: false, put: [{ ...page, hashes: new Uint8Array(0) }], remove: [] })
  await store.close()
  const earlier = new DatabaseSync(path)
  earlier.exec('ALTER TABLE page DROP COLUMN hashes')
  earlier.close()
  const now = createSqliteStateStore(path, 'a and b')
  expect(await now.pagesOf([page.key])).toMatchObject([{ files: 1, hashes: new Uint8Array(0) }])
  const hashes = new Uint8Array(32).fill(9)
  await now.commit({ expectedVersion: 1, header: { ...header, version: 2 }, clear: false, put: [{ ...page, hashes }], remove: [] })
  expect(await now.pagesOf([page.key])).toMatchObject([{ hashes }])
  await now.close()
})
