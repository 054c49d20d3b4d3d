import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { file, folder } from '../testing/directory.ts'
import { cutPages } from './cut-pages.ts'
import { DamagedPage, decodePage, hasEveryRevision, maxPageEntries, type PageEntry } from './page.ts'
import { encodeHashes, hasEveryHash, hashBytes, withHashes } from './page-hashes.ts'

const hash = (fill: number) => String.fromCharCode(fill).repeat(hashBytes)

const entries: PageEntry[] = [
  { name: 'a', seen: file(1), hash: hash(7) },
  { name: 'b', seen: folder },
  { name: 'c', seen: file(2) },
  { name: 'd', seen: file(3), hash: `\0${hash(255).slice(1)}` },
]

describe('the hashes beside a page', () => {
  test('come back to the files they belong to', () => {
    const bare = entries.map(({ name, seen }) => ({ name, seen }))
    expect(withHashes(bare, encodeHashes(entries))).toEqual(entries)
  })

  test('take no room where none is known', () => {
    expect(
      encodeHashes([
        { name: 'b', seen: folder },
        { name: 'c', seen: file(2), hash: null },
      ]),
    ).toHaveLength(0)
    const bare: PageEntry[] = [{ name: 'c', seen: file(2) }]
    expect(withHashes(bare, new Uint8Array(0))).toEqual(bare)
  })

  test('are complete only when every file has one, also one that begins with a zero', () => {
    const [first, , , last] = entries as [PageEntry, PageEntry, PageEntry, PageEntry]
    expect(hasEveryHash(encodeHashes(entries), 3)).toBe(false)
    expect(hasEveryHash(encodeHashes([first, last]), 2)).toBe(true)
    expect(hasEveryHash(encodeHashes([first, last]), 3)).toBe(false)
    expect(hasEveryHash(new Uint8Array(0), 0)).toBe(true)
    expect(hasEveryHash(new Uint8Array(0), 1)).toBe(false)
  })

  test.each([1, hashBytes, 2 * hashBytes + 1, 4 * hashBytes])('a block of %i bytes beside three files is damage', (length) => {
    expect(() => withHashes(entries, new Uint8Array(length))).toThrow(DamagedPage)
  })

  test('of another length are refused', () => {
    expect(() => encodeHashes([{ name: 'a', seen: file(1), hash: 'short' }])).toThrow(RangeError)
  })

  test('stay with their files when a page is cut', () => {
    const many = Array.from({ length: maxPageEntries + 5 }, (_, i): PageEntry => {
      const name = String(i).padStart(6, '0')
      return i % 3 === 0 ? { name, seen: folder } : { name, seen: file(i), hash: hash((i % 250) + 1) }
    })
    const parts = cutPages(new Uint8Array(0), many)
    expect(parts.length).toBeGreaterThan(1)
    expect(parts.flatMap((part) => withHashes(decodePage(part.entries), part.hashes))).toEqual(many)
  })
})

test('a page says whether each of its files has a revision', () => {
  const name = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { maxLength: 5 })
  const seen = fc.constantFrom(folder, file(1, 5n), file(1, 5n, null), { ...file(1, 5n, null), form: 'link' as const })
  fc.assert(
    fc.property(name, fc.array(seen, { minLength: 5, maxLength: 5 }), (names, kinds) => {
      const listed = names.sort().map((name, i): PageEntry => ({ name, seen: kinds[i] ?? folder }))
      const [page] = cutPages(new Uint8Array(0), listed)
      expect(hasEveryRevision(page?.entries ?? new Uint8Array(0))).toBe(
        listed.every(({ seen }) => seen.kind !== 'file' || seen.revision !== null),
      )
    }),
  )
})
