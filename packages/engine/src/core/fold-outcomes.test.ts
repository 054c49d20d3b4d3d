import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { file } from '../testing/directory.ts'
import type { BaselinePage, PageRef } from './baseline.ts'
import { foldDirectory, type RecordChange } from './fold-outcomes.ts'
import { decodePage, maxPageEntries } from './page.ts'
import { compareBytes, comparePaths, encodePath, pathToKey } from './rel-path.ts'
import type { Agreeable } from './seen.ts'

const directory: Omit<PageRef, 'from'> = { key: pathToKey('d'), path: 'd', side: 'path1' }
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString()

/** Puts what folding says into a store of pages, which gives them in the order of their first names. */
function apply(pages: readonly BaselinePage[], changes: readonly RecordChange[]): BaselinePage[] {
  const { put, remove } = foldDirectory(directory, pages, changes)
  const store = new Map(pages.map((page) => [text(page.from), page]))
  for (const { from } of remove) store.delete(text(from))
  for (const page of put) store.set(text(page.from), page)
  return [...store.values()].sort((a, b) => compareBytes(a.from, b.from))
}

const namesIn = (pages: readonly BaselinePage[]) => pages.flatMap((page) => decodePage(page.entries).map(({ name }) => name))
const numbered = (from: number, count: number, record: Agreeable | null = file(1)): RecordChange[] =>
  Array.from({ length: count }, (_, i) => ({ name: String(from + i).padStart(6, '0'), record }))

function expectSound(pages: readonly BaselinePage[]): void {
  const names = namesIn(pages)
  expect([...names].sort(comparePaths)).toEqual(names)
  expect(new Set(names).size).toBe(names.length)
  for (const page of pages) {
    const entries = decodePage(page.entries)
    expect(entries.length).toBeLessThanOrEqual(maxPageEntries)
    expect(entries.length).toBeGreaterThan(0)
    expect(page.files).toBe(entries.filter(({ seen }) => seen.kind === 'file').length)
    expect(compareBytes(page.from, encodePath(entries[0]?.name ?? ''))).toBeLessThanOrEqual(0)
  }
}

describe('a directory in one page', () => {
  test('gets what was agreed, keeps what was not dealt with, and loses what is forgotten', () => {
    const before = apply(
      [],
      [
        { name: 'a', record: file(1) },
        { name: 'b', record: file(2) },
        { name: 'd', record: { kind: 'directory' } },
      ],
    )
    const after = apply(before, [
      { name: 'b', record: null },
      { name: 'c', record: file(3) },
      { name: 'a', record: file(9) },
      { name: 'z', record: null },
    ])
    expect(after.flatMap((page) => decodePage(page.entries))).toEqual([
      { name: 'a', seen: file(9) },
      { name: 'c', seen: file(3) },
      { name: 'd', seen: { kind: 'directory' } },
    ])
    expectSound(after)
  })

  test('the last word on a name counts', () => {
    const forgotten: RecordChange = { name: 'a', record: null }
    const agreed: RecordChange = { name: 'a', record: file(2) }
    expect(namesIn(apply(apply([], [{ name: 'a', record: file(1) }]), [forgotten, agreed]))).toEqual(['a'])
    expect(namesIn(apply(apply([], [{ name: 'a', record: file(1) }]), [agreed, forgotten]))).toEqual([])
  })

  test('the page goes with its last entry', () => {
    const before = apply([], [{ name: 'a', record: file(1) }])
    expect(foldDirectory(directory, before, [{ name: 'a', record: null }])).toMatchObject({
      put: [],
      remove: [{ path: 'd', side: 'path1' }],
    })
  })

  test('nothing to say changes nothing', () => {
    expect(foldDirectory(directory, apply([], numbered(0, 5)), [])).toEqual({ put: [], remove: [] })
  })
})

describe('a directory that outgrew one page', () => {
  const three = apply(apply([], numbered(0, 8000)), numbered(8000, 12_000))

  test('is cut in the middle', () => {
    expect(three.map((page) => decodePage(page.entries).length)).toEqual([6667, 6667, 6666])
    expectSound(three)
  })

  test('has only its changed pages written again', () => {
    const { put, remove } = foldDirectory(directory, three, [{ name: '010000', record: file(5) }])
    expect(put.map((page) => text(page.from))).toEqual([text(three[1]?.from ?? new Uint8Array())])
    expect(remove).toEqual([])
  })

  test('loses a page that is emptied, and gets it back in order', () => {
    for (const empty of [0, 1, 2]) {
      const gone = decodePage(three[empty]?.entries ?? new Uint8Array()).map(({ name }): RecordChange => ({ name, record: null }))
      const without = apply(three, gone)
      expectSound(without)
      expect(namesIn(without)).toHaveLength(20_000 - gone.length)
      const back = apply(without, numbered(0, 20_000))
      expectSound(back)
      expect(namesIn(back)).toEqual(namesIn(three))
    }
  })

  test('takes names before its first page in order, however many come', () => {
    const late = apply([], numbered(500_000, 10_000))
    const first = decodePage(late[0]?.entries ?? new Uint8Array()).map(({ name }): RecordChange => ({ name, record: null }))
    const all = apply(apply(late, first), numbered(0, 20_000))
    expectSound(all)
    expect(namesIn(all)).toHaveLength(25_000)
  })
})

test('any history of changes gives what a plain map gives', () => {
  const name = fc.oneof(fc.constantFrom('a', 'b', 'a!', '\u00e9', '\udc80'), fc.nat(40).map(String))
  const change = fc.record({
    name,
    record: fc.oneof(
      fc.constant(null),
      fc.nat(5).map((size) => file(size)),
    ),
  })
  fc.assert(
    fc.property(fc.array(fc.array(change, { maxLength: 12 }), { maxLength: 8 }), (batches) => {
      let pages: BaselinePage[] = []
      const expected = new Map<string, Agreeable>()
      for (const batch of batches) {
        pages = apply(pages, batch)
        for (const { name, record } of batch) {
          if (record === null) expected.delete(name)
          else expected.set(name, record)
        }
      }
      expectSound(pages)
      const found = new Map(pages.flatMap((page) => decodePage(page.entries).map(({ name, seen }) => [name, seen] as const)))
      expect(found).toEqual(expected)
    }),
  )
})
