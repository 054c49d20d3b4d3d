import { afterEach, beforeEach, expect, test } from 'vitest'
import { decodePage, PageWriter } from '../core/page.ts'
import type { StateStore } from '../ports/state-store.ts'
import { createSqliteStateStore } from '../stores/sqlite-state-store.ts'
import { DiskPair } from '../testing/disk-pair.ts'
import { writeTree } from '../testing/disk-tree.ts'
import { type BaselineGap, checkBaseline } from './check-baseline.ts'

let pair: DiskPair
let state: StateStore
beforeEach(async () => {
  pair = new DiskPair()
  writeTree(pair.path1, { a: 'x', 'd/b': 'y', 'd/e/c': 'z' })
  await pair.sync({ resync: 'path1' })
  state = createSqliteStateStore(pair.stateFile, 'pair')
})
afterEach(async () => {
  await state.close()
  pair.remove()
})

const gaps = async (): Promise<BaselineGap[]> => all(checkBaseline(state, 'nfc'))

test('a baseline that runs wrote names the same on both sides', async () => {
  expect(await gaps()).toEqual([])
})

test('a name that one side lacks, and one that is of another kind, are found', async () => {
  await rewrite('path2', (page) => {
    const writer = new PageWriter()
    for (const entry of decodePage(page)) {
      if (entry.name === 'b') continue
      writer.put(entry.name === 'a' ? { name: 'a', seen: { kind: 'directory' } } : entry)
    }
    return writer.take().entries
  })
  expect(await gaps()).toEqual([
    { path: 'a', side: 'path1' },
    { path: 'a', side: 'path2' },
    { path: 'd/b', side: 'path2' },
  ])
})

test('a folder of which one side has no page at all is found', async () => {
  const pages = (await all(state.pages())).flat()
  await commit({ remove: pages.filter(({ side, path }) => side === 'path1' && path === 'd/e') })
  expect(await gaps()).toEqual([{ path: 'd/e/c', side: 'path1' }])
})

async function rewrite(side: 'path1' | 'path2', change: (entries: Uint8Array) => Uint8Array): Promise<void> {
  const pages = (await all(state.pages())).flat().filter((page) => page.side === side)
  await commit({ put: pages.map((page) => ({ ...page, entries: change(page.entries) })) })
}

async function commit(change: Partial<Parameters<StateStore['commit']>[0]>): Promise<void> {
  const header = await state.header()
  if (header === null) throw new Error('no baseline')
  await state.commit({
    expectedVersion: header.version,
    header: { ...header, version: header.version + 1 },
    clear: false,
    put: [],
    remove: [],
    ...change,
  })
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const item of items) found.push(item)
  return found
}
