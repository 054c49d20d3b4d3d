import { describe, expect, test } from 'vitest'
import { noFilters, parseFilters } from '../../core/filter.ts'
import { decodePage } from '../../core/page.ts'
import { keyOf } from '../../core/path-key.ts'
import { compareBytes, comparePaths, encodePath } from '../../core/rel-path.ts'
import { type Bench, entriesOf, scanAll } from './bench.ts'

export function testScan(bench: Bench): void {
  describe('scan', () => {
    test('an empty root is one empty directory', async () => {
      const { backend } = await bench()
      expect(await scanAll(backend)).toEqual([{ path: '', entries: new Uint8Array(0), files: 0, apart: [], leftovers: [], problem: null }])
      expect(await backend.root()).toMatchObject({ kind: 'folder' })
    })

    test('every directory comes once, parents first, children by key, and names in a page by their bytes', async () => {
      const { backend, outside, features } = await bench()
      const folders = [
        'b',
        'a',
        'a!',
        'a/z',
        'a/c',
        'a b',
        'C',
        '\u00e9',
        'e\u0301x',
        '\u{1f600}',
        '\uff5e',
        ...(features.rawNames ? ['\udc80', '\udcff'] : []),
      ]
      for (const folder of folders) {
        await outside.write(`${folder}/f`, folder)
        await outside.write(`${folder}.txt`, 'beside')
      }
      const listings = await scanAll(backend)
      const paths = listings.map(({ path }) => path)
      expect(paths).toEqual(['', ...folders].sort((x, y) => comparePaths(keyOf(x, 'nfc'), keyOf(y, 'nfc'))))
      for (const { entries, files } of listings) {
        const page = decodePage(entries)
        const names = page.map(({ name }) => encodePath(name))
        for (let i = 1; i < names.length; i++) expect(compareBytes(names[i - 1] as Uint8Array, names[i] as Uint8Array)).toBeLessThan(0)
        expect(files).toBe(page.filter(({ seen }) => seen.kind === 'file').length)
      }
      expect(entriesOf(listings).size).toBe(folders.length * 3)
    })

    test('folders that share a key are both listed, each with what is below it', async () => {
      const { backend, outside } = await bench()
      for (const path of ['\u00e9/x/f', 'e\u0301/y/g', 'f/h', 'd/i']) await outside.write(path, 'content')
      const listings = await scanAll(backend)
      expect(listings.map(({ path }) => path)).toEqual(['', 'd', 'f', 'e\u0301', 'e\u0301/y', '\u00e9', '\u00e9/x'])
    })

    test('a scan shows what a look shows, and the same tree gives the same bytes', async () => {
      const { backend, outside, settle } = await bench()
      await outside.write('f', 'content')
      await outside.write('d/empty', '')
      await settle()
      const listings = await scanAll(backend)
      for (const [path, seen] of entriesOf(listings)) expect(await backend.look(path)).toEqual(seen)
      expect(entriesOf(listings).get('f')).toMatchObject({ kind: 'file', size: 7 })
      expect(await scanAll(backend)).toEqual(listings)
    })

    test('any name that the storage can hold comes whole', async () => {
      const { backend, outside, features } = await bench()
      const names = [
        'a\nb',
        'a -> b',
        '[ab]*',
        '$(id)',
        `'"`,
        '-rf',
        ' lead',
        'trail ',
        'dot.',
        '...',
        '\\',
        'n'.repeat(255),
        '\u00e9'.repeat(127),
      ]
      if (features.rawNames) names.push('bad\udcff', '\udce9', `${'n'.repeat(254)}\udc80`)
      for (const name of features.namesItCannotHold) if (names.includes(name)) names.splice(names.indexOf(name), 1)
      for (const name of names) await outside.write(name, name)
      const entries = entriesOf(await scanAll(backend))
      expect([...entries.keys()].sort(comparePaths)).toEqual([...names].sort(comparePaths))
      for (const name of names) expect(entries.get(name)).toMatchObject({ size: encodePath(name).length })
    })

    test('temporary files are never entries: those of the pair are leftovers, others are out of scope, as is the own folder', async () => {
      const { backend, outside, leftover } = await bench()
      await outside.write(`d/${leftover}`, 'never finished')
      await outside.write('d/.pairwise-tmp.0123456789ab.1', 'of another pair')
      await outside.write('d/.pairwise-tmp.notes', 'of nobody')
      await outside.write('.pairwise/versions/f', 'kept')
      await outside.write('d/.pairwise/f', 'a folder like any other')
      const listings = await scanAll(backend)
      const here = listings.find(({ path }) => path === 'd')
      expect(here?.leftovers).toEqual([leftover])
      expect(here?.apart.map(({ name, seen, why }) => [name, seen.kind, why])).toEqual([
        ['.pairwise-tmp.0123456789ab.1', 'excluded', null],
        ['.pairwise-tmp.notes', 'excluded', null],
      ])
      expect(listings[0]?.apart).toEqual([{ name: '.pairwise', seen: { kind: 'excluded' }, why: null }])
      expect([...entriesOf(listings).keys()]).toEqual(['d', 'd/.pairwise', 'd/.pairwise/f'])
    })

    test('what filters leave out is told apart, and folders they leave out are not entered', async () => {
      const { backend, outside } = await bench()
      for (const path of ['keep/a.txt', 'keep/b.log', 'skip/c.txt', 'deep/skip/d.txt']) await outside.write(path, 'x')
      const filters = parseFilters('- /skip/\n- *.log\n')
      const listings = await scanAll(backend, { scope: { filters } })
      expect(listings.map(({ path }) => path)).toEqual(['', 'deep', 'deep/skip', 'keep'])
      expect(listings.flatMap(({ path, apart }) => apart.map(({ name, seen, why }) => [path, name, seen.kind, why]))).toEqual([
        ['', 'skip', 'excluded', null],
        ['keep', 'b.log', 'excluded', null],
      ])
    })

    test('files beyond the limits are told apart', async () => {
      const { backend, outside } = await bench()
      await outside.write('d/small', 'x')
      await outside.write('d/large', 'xxx')
      const limits = { minSize: null, maxSize: 2, notBeforeNs: null, notAfterNs: null, ages: [] }
      const listings = await scanAll(backend, { scope: { filters: noFilters, limits } })
      expect([...entriesOf(listings).keys()]).toEqual(['d', 'd/small'])
      expect(listings[1]?.apart).toEqual([{ name: 'large', seen: { kind: 'excluded' }, why: null }])
    })

    test('folders that hold a file of a given name are told apart and not entered', async () => {
      const { backend, outside } = await bench()
      for (const path of ['a/f', 'a/.no', 'b/c/f', 'b/c/.no', 'd/.no/f', 'e/.NO']) await outside.write(path, 'x')
      const listings = await scanAll(backend, { scope: { filters: noFilters, markers: ['.never', '.no'] } })
      expect([...entriesOf(listings).keys()]).toEqual(['b', 'd', 'e', 'd/.no', 'd/.no/f', 'e/.NO'])
      expect(listings.flatMap(({ path, apart }) => apart.map(({ name, seen }) => [path, name, seen.kind]))).toEqual([
        ['', 'a', 'excluded'],
        ['b', 'c', 'excluded'],
      ])
    })

    test('a root that holds such a file takes part in nothing', async () => {
      const { backend, outside } = await bench()
      for (const path of ['f', 'd/f', '.no']) await outside.write(path, 'x')
      const listings = await scanAll(backend, { scope: { filters: noFilters, markers: ['.no'] } })
      expect(listings).toHaveLength(1)
      expect(listings[0]).toMatchObject({ files: 0, entries: new Uint8Array(0), isExcluded: true })
      expect(listings[0]?.apart.map(({ name, seen }) => [name, seen.kind])).toEqual([
        ['.no', 'excluded'],
        ['d', 'excluded'],
        ['f', 'excluded'],
      ])
    })

    test('links and other kinds are told apart and never followed', async () => {
      const { backend, outside, features } = await bench()
      await outside.write('d/f', 'x')
      await features.links?.fillOutside('secret', 'content')
      for (const target of ['outside', 'nowhere', 'itself'] as const) await features.links?.make(`d/${target}`, target)
      await features.otherKinds?.make('d/other')
      const listings = await scanAll(backend)
      expect(listings.map(({ path }) => path)).toEqual(['', 'd'])
      const kinds = Object.fromEntries((listings[1]?.apart ?? []).map(({ name, seen, why }) => [name, [seen.kind, why === null]]))
      expect(kinds).toEqual({
        ...(features.links === null ? {} : { itself: ['symlink', false], nowhere: ['symlink', false], outside: ['symlink', false] }),
        ...(features.otherKinds === null ? {} : { other: ['unsupported', false] }),
      })
    })

    test('a folder that can’t be listed says so and shows nothing, while all others are listed', async () => {
      const { backend, outside, features } = await bench()
      for (const path of ['a/f', 'locked/g', 'locked/deep/h', 'z/i']) await outside.write(path, 'x')
      const unlock = await features.blocking?.listing('locked')
      if (unlock === undefined) return
      const listings = await scanAll(backend).finally(() => unlock())
      expect(listings.map(({ path, problem, files }) => [path, problem === null, files])).toEqual([
        ['', true, 0],
        ['a', true, 1],
        ['locked', false, 0],
        ['z', true, 1],
      ])
      expect(listings[2]?.entries).toHaveLength(0)
      expect([...entriesOf(listings).keys()]).toContain('locked')
    })

    test('entries that can’t be looked at are told apart as unreadable', async () => {
      const { backend, outside, features } = await bench()
      await outside.write('d/f', 'x')
      await outside.write('d/g', 'x')
      const unlock = await features.blocking?.entries?.('d')
      if (unlock === undefined) return
      const listings = await scanAll(backend).finally(() => unlock())
      expect(listings[1]).toMatchObject({ path: 'd', files: 0, problem: null })
      expect(listings[1]?.apart.map(({ name, seen, why }) => [name, seen.kind, why === null])).toEqual([
        ['f', 'unreadable', false],
        ['g', 'unreadable', false],
      ])
    })

    test('a scan changes nothing, and a handle that can only read scans alike', async () => {
      const { backend, openReadable, outside, settle } = await bench()
      await outside.write('d/f', 'x')
      await settle()
      const before = await outside.trace()
      const readable = await openReadable()
      expect(await scanAll(readable)).toEqual(await scanAll(backend))
      expect(await outside.trace()).toBe(before)
      expect('stage' in readable).toBe(false)
      await readable.close()
    })

    test('a scan stops when it is told to', async () => {
      const { backend, outside } = await bench()
      await outside.write('d/f', 'x')
      await expect(scanAll(backend, { signal: AbortSignal.abort() })).rejects.toThrow()
    })
  })
}
