import { afterEach, describe, expect, test } from 'vitest'
import { PageWriter } from '../core/page.ts'
import { encodePath, pathToKey } from '../core/rel-path.ts'
import type { Side } from '../core/side.ts'
import type { SyncErrorCode } from '../errors.ts'
import type { BaselineCommit, BaselineHeader, BaselinePage, StateStore } from '../ports/state-store.ts'

export interface StateStoreHarness {
  /** A store for the pair of that name; the same name opens what was committed before. */
  open(pair: string): Promise<StateStore>
  cleanUp(): Promise<void>
}

const header = (version: number, more: Partial<BaselineHeader> = {}): BaselineHeader => ({
  version,
  format: 1,
  keying: 'nfc',
  scope: 'all',
  status: 'settled',
  roots: { path1: null, path2: null },
  blocked: null,
  ...more,
})

function page(path: string, side: Side, names: readonly string[], from = ''): BaselinePage {
  const writer = new PageWriter()
  for (const name of names) writer.putFile(name, name.length, 1_700_000_000_123_456_789n, 'revision')
  const { entries, files } = writer.take()
  return { key: pathToKey(path), path, side, from: encodePath(from), entries, hashes: new Uint8Array(0), files }
}

const commitOf = (version: number, put: readonly BaselinePage[], more: Partial<BaselineCommit> = {}): BaselineCommit => ({
  expectedVersion: version - 1,
  header: header(version),
  clear: false,
  put,
  remove: [],
  ...more,
})

async function all(store: StateStore): Promise<BaselinePage[]> {
  const pages: BaselinePage[] = []
  for await (const batch of store.pages()) pages.push(...batch)
  return pages
}

const outline = (pages: readonly BaselinePage[]) =>
  pages.map((p) => `${p.path}:${p.side}:${Buffer.from(p.from).toString('latin1')}:${p.files}`)

async function codeOf(promise: Promise<unknown>): Promise<SyncErrorCode | string> {
  return promise.then(
    () => 'no error',
    (error: { code?: SyncErrorCode }) => error.code ?? String(error),
  )
}

/** What every baseline store must do. */
export function runStateStoreContract(name: string, makeHarness: () => Promise<StateStoreHarness>): void {
  describe(`${name} as a state store`, () => {
    let harness: StateStoreHarness
    const open = async (pair = 'one') => {
      harness ??= await makeHarness()
      return harness.open(pair)
    }
    afterEach(async () => {
      await harness?.cleanUp()
      harness = undefined as unknown as StateStoreHarness
    })

    test('a new pair has no baseline and no pages', async () => {
      const store = await open()
      expect(await store.header()).toBeNull()
      expect(await all(store)).toEqual([])
      await store.close()
    })

    test('what was committed is there after closing and opening again, byte for byte', async () => {
      const store = await open()
      const put = [page('', 'path1', ['a', 'b']), page('', 'path2', ['a', 'b'])]
      await store.commit(commitOf(1, put, { header: header(1, { scope: 'x', status: 'resyncing:keep-both', blocked: 'because' }) }))
      await store.close()
      const again = await open()
      expect(await again.header()).toEqual(header(1, { scope: 'x', status: 'resyncing:keep-both', blocked: 'because' }))
      const pages = await all(again)
      expect(outline(pages)).toEqual([':path1::2', ':path2::2'])
      pages.forEach((found, i) => {
        expect(Buffer.compare(found.entries, (put[i] as BaselinePage).entries)).toBe(0)
        expect(Buffer.compare(found.key, (put[i] as BaselinePage).key)).toBe(0)
      })
      await again.close()
    })

    test('hashes are kept beside their page, and go with it', async () => {
      const store = await open()
      const hashes = Uint8Array.from({ length: 64 }, (_, i) => (i * 7) % 256)
      await store.commit(commitOf(1, [{ ...page('a', 'path1', ['x', 'y']), hashes }, page('a', 'path2', ['x'])]))
      const kept = async () => (await all(store)).map((found) => Buffer.from(found.hashes).toString('hex'))
      expect(await kept()).toEqual([Buffer.from(hashes).toString('hex'), ''])
      expect((await store.pagesOf([pathToKey('a')])).map((found) => found.hashes.length)).toEqual([64, 0])
      await store.commit(commitOf(2, [page('a', 'path1', ['x']), { ...page('a', 'path2', ['x']), hashes: hashes.subarray(0, 32) }]))
      expect(await kept()).toEqual(['', Buffer.from(hashes.subarray(0, 32)).toString('hex')])
      await store.close()
    })

    test('pages come in the order of key, path, side and first name, compared as bytes', async () => {
      const store = await open()
      const paths = ['é', 'a!', 'a', 'a/b', 'B', 'a/b/c', '\udc80', '😀', '', 'a b', 'a/z', 'ü/x']
      const put = paths.flatMap((path) => [page(path, 'path2', ['x']), page(path, 'path1', ['x']), page(path, 'path1', ['n'], 'm')])
      await store.commit(commitOf(1, put))
      const pages = await all(store)
      const keys = pages.map((p) => Buffer.concat([p.key, Buffer.from([0, p.side === 'path1' ? 1 : 2]), p.from]))
      expect(pages).toHaveLength(put.length)
      for (let i = 1; i < pages.length; i++) {
        const [before, here] = [pages[i - 1] as BaselinePage, pages[i] as BaselinePage]
        const byKey = Buffer.compare(before.key, here.key)
        expect(byKey === 0 ? Buffer.compare(keys[i - 1] as Buffer, keys[i] as Buffer) : byKey).toBeLessThan(0)
      }
      expect(pages.map((p) => p.path).filter((path, i, list) => path !== list[i - 1])).toEqual([
        '',
        'B',
        'a',
        'a/b',
        'a/b/c',
        'a/z',
        'a b',
        'a!',
        '\udc80',
        'é',
        'ü/x',
        '😀',
      ])
      await store.close()
    })

    test('two spellings of one key on one side are two directories', async () => {
      const store = await open()
      const key = pathToKey('\u00e9')
      await store.commit(
        commitOf(1, [
          { ...page('\u00e9', 'path1', ['x']), key },
          { ...page('e\u0301', 'path1', ['y']), key },
        ]),
      )
      expect((await all(store)).map((p) => p.path)).toEqual(['e\u0301', '\u00e9'])
      await store.close()
    })

    test('a commit replaces, adds and removes pages, and leaves the others', async () => {
      const store = await open()
      await store.commit(commitOf(1, [page('a', 'path1', ['x']), page('b', 'path1', ['x']), page('c', 'path1', ['x'])]))
      await store.commit(commitOf(2, [page('a', 'path1', ['x', 'y']), page('d', 'path2', ['x'])], { remove: [page('b', 'path1', [])] }))
      expect(outline(await all(store))).toEqual(['a:path1::2', 'c:path1::1', 'd:path2::1'])
      expect((await store.header())?.version).toBe(2)
      await store.close()
    })

    test('clearing forgets every page that the same commit does not put', async () => {
      const store = await open()
      await store.commit(commitOf(1, [page('a', 'path1', ['x']), page('b', 'path1', ['x'])]))
      await store.commit(commitOf(2, [page('b', 'path1', ['x', 'y'])], { clear: true }))
      expect(outline(await all(store))).toEqual(['b:path1::2'])
      await store.close()
    })

    test('a commit from another version changes nothing and says so', async () => {
      const store = await open()
      await store.commit(commitOf(1, [page('a', 'path1', ['x'])]))
      expect(await codeOf(store.commit(commitOf(1, [page('b', 'path1', ['x'])])))).toBe('baseline-moved')
      expect(await codeOf(store.commit(commitOf(3, [page('b', 'path1', ['x'])])))).toBe('baseline-moved')
      expect(outline(await all(store))).toEqual(['a:path1::1'])
      await store.close()
    })

    test('pagesOf gives both sides of the directories asked for', async () => {
      const store = await open()
      await store.commit(
        commitOf(
          1,
          ['a', 'b', 'c'].flatMap((p) => [page(p, 'path1', ['x']), page(p, 'path2', ['x'])]),
        ),
      )
      const found = await store.pagesOf([pathToKey('c'), pathToKey('a'), pathToKey('nowhere')])
      expect(outline(found)).toEqual(['a:path1::1', 'a:path2::1', 'c:path1::1', 'c:path2::1'])
      expect(await store.pagesOf([])).toEqual([])
      await store.close()
    })

    test('pairs do not see each other', async () => {
      const one = await open('one')
      const two = await open('two')
      await one.commit(commitOf(1, [page('a', 'path1', ['x'])]))
      expect(await two.header()).toBeNull()
      await two.commit(commitOf(1, [page('b', 'path1', ['x'])]))
      expect(outline(await all(one))).toEqual(['a:path1::1'])
      await one.close()
      await two.close()
    })

    test('reading while committing sees one version throughout', async () => {
      const store = await open()
      const many = Array.from({ length: 3000 }, (_, i) => page(`d${String(i).padStart(5, '0')}`, 'path1', ['x']))
      await store.commit(commitOf(1, many))
      let seen = 0
      let committed = false
      for await (const batch of store.pages()) {
        if (!committed) {
          committed = true
          await store.commit(commitOf(2, [], { clear: true }))
        }
        seen += batch.length
      }
      expect(seen).toBe(many.length)
      expect(await all(store)).toEqual([])
      await store.close()
    })
  })
}
