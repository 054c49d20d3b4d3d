import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cutPages } from './cut-pages.ts'
import {
  countPage,
  DamagedPage,
  decodePage,
  isReadableFormat,
  maxPageEntries,
  type PageEntry,
  PageWriter,
  pageFormat,
  pageHasFile,
} from './page.ts'
import { compareBytes, encodePath } from './rel-path.ts'

function encodePage(entries: readonly PageEntry[]): Uint8Array {
  const writer = new PageWriter()
  for (const entry of entries) writer.put(entry)
  return writer.take().entries
}

const name = fc.oneof(
  fc.constantFrom('a', '\u00e9', '\udc80', 'n'.repeat(255), 'a\nb', '\u{1f600}'),
  fc.string({ minLength: 1, unit: 'grapheme' }),
)
const revision = fc.option(fc.uint8Array({ minLength: 1, maxLength: 40 }).map((bytes) => String.fromCharCode(...bytes)))
const entry: fc.Arbitrary<PageEntry> = fc.oneof(
  name.map((name): PageEntry => ({ name, seen: { kind: 'directory' } })),
  fc.record({
    name,
    seen: fc.record({
      kind: fc.constant('file' as const),
      size: fc.oneof(fc.constantFrom(-1, 0, 1, 2 ** 32, 2 ** 53 - 1), fc.nat()),
      mtimeNs: fc.option(fc.bigInt({ min: -9_223_372_036_000_000_000n, max: 9_223_372_036_000_000_000n })),
      revision,
    }),
  }),
)

describe('pages', () => {
  test('entries come back as they were put', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 30 }), (entries) => {
        expect(decodePage(encodePage(entries))).toEqual(entries)
      }),
    )
  })

  test('are counted without being read', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 30 }), (entries) => {
        const files = entries.filter(({ seen }) => seen.kind === 'file').length
        expect(countPage(encodePage(entries))).toEqual({ files, directories: entries.length - files })
      }),
    )
  })

  test('a file is found by its name, and nothing else is', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 30 }), name, (entries, wanted) => {
        const expected = entries.some(({ name, seen }) => seen.kind === 'file' && name === wanted)
        expect(pageHasFile(encodePage(entries), encodePath(wanted))).toBe(expected)
      }),
    )
    const tricky = encodePage([
      { name: 'MARK', seen: { kind: 'directory' } },
      { name: 'MARKED', seen: { kind: 'file', size: 1, mtimeNs: null, revision: 'MARK' } },
    ])
    expect(pageHasFile(tricky, encodePath('MARK'))).toBe(false)
    expect(pageHasFile(tricky, encodePath('MARKED'))).toBe(true)
  })

  test('a revision of two numbers is the same bytes as one of chars', () => {
    const [one, two] = [new PageWriter(), new PageWriter()]
    one.putFileWithPair('f', 1, 2n, 0x0102030405060708n, 0xfffefdfcfbfaf9f8n)
    two.putFile('f', 1, 2n, '\x08\x07\x06\x05\x04\x03\x02\x01\xf8\xf9\xfa\xfb\xfc\xfd\xfe\xff')
    expect(one.take()).toEqual(two.take())
  })

  test('a writer starts anew after each page, and grows with it', () => {
    const writer = new PageWriter()
    for (let i = 0; i < 1000; i++) writer.putFile(`${'n'.repeat(100)}${i}`, i, null, null)
    writer.putDirectory('d')
    expect(writer.take()).toMatchObject({ files: 1000, count: 1001 })
    expect(writer.take()).toEqual({ entries: new Uint8Array(0), files: 0, count: 0 })
  })

  test('bytes that are no page are refused, wherever they are cut', () => {
    const page = encodePage([
      { name: 'a', seen: { kind: 'directory' } },
      { name: 'b', seen: { kind: 'file', size: 1, mtimeNs: 2n, revision: 'rev' } },
    ])
    const whole = [0, 4, page.length]
    for (let end = 0; end <= page.length; end++) {
      if (whole.includes(end)) expect(decodePage(page.subarray(0, end)).length).toBe(whole.indexOf(end))
      else expect(() => decodePage(page.subarray(0, end)), `cut at ${end}`).toThrow(DamagedPage)
    }
    expect(() => decodePage(Uint8Array.of(9, 1, 0, 65))).toThrow(DamagedPage)
    expect(() => countPage(Uint8Array.of(9, 1, 0, 65))).toThrow(DamagedPage)
  })

  test('links are records of their own, and count as files', () => {
    const link = { name: 'l', seen: { kind: 'file', form: 'link', size: 7, mtimeNs: 3n, revision: 'rev' } } as const
    const file = { name: 'l', seen: { kind: 'file', size: 7, mtimeNs: 3n, revision: 'rev' } } as const
    const page = encodePage([link])
    expect(decodePage(page)).toEqual([link])
    expect(page).not.toEqual(encodePage([file]))
    expect(countPage(page)).toEqual({ files: 1, directories: 0 })
  })

  test('metadata is part of a record only where it was looked at', () => {
    const seen = { kind: 'file', size: 7, mtimeNs: 3n, revision: 'rev' } as const
    const entries: PageEntry[] = [
      { name: 'a', seen: { kind: 'directory', metadata: { mode: 0o750 } } },
      { name: 'b', seen },
      { name: 'c', seen: { ...seen, form: 'link', metadata: { owner: '0:0' } } },
      { name: 'd', seen: { ...seen, metadata: {} } },
    ]
    const page = encodePage(entries)
    expect(decodePage(page)).toEqual(entries)
    expect(countPage(page)).toEqual({ files: 3, directories: 1 })
    expect(encodePage([{ name: 'b', seen }])).toEqual(page.subarray(10, 10 + 3 + 1 + 17 + 3))
    for (let end = 1; end < 10; end++) expect(() => decodePage(page.subarray(0, end)), `cut at ${end}`).toThrow()
  })

  test('pages of the first format are read as they are', () => {
    const file = Buffer.from('0101006100000000000000400300000000000000027265', 'hex')
    expect(decodePage(Buffer.concat([file, Buffer.from('02010062', 'hex')]))).toEqual([
      { name: 'a', seen: { kind: 'file', size: 2, mtimeNs: 3n, revision: 're' } },
      { name: 'b', seen: { kind: 'directory' } },
    ])
    expect([0, 1, pageFormat, pageFormat + 1].map(isReadableFormat)).toEqual([false, true, true, false])
  })

  test('a revision that does not fit is an error and never cut', () => {
    expect(() => new PageWriter().putFile('f', 1, 1n, 'r'.repeat(256))).toThrow(RangeError)
  })
})

describe('cutting', () => {
  const entries = (count: number) =>
    Array.from({ length: count }, (_, i): PageEntry => ({ name: String(i).padStart(6, '0'), seen: { kind: 'directory' } }))

  test.each([
    [0, [0]],
    [1, [1]],
    [maxPageEntries, [maxPageEntries]],
    [maxPageEntries + 1, [4097, 4096]],
    [2 * maxPageEntries + 1, [5462, 5462, 5461]],
  ])('%i entries make pages of %j', (count, sizes) => {
    const start = encodePath('000000')
    const parts = cutPages(start, entries(count))
    expect(parts.map((part) => decodePage(part.entries).length)).toEqual(sizes)
    expect(parts[0]?.from).toBe(start)
    for (const part of parts.slice(1)) {
      expect(part.from).toEqual(encodePath(decodePage(part.entries)[0]?.name ?? ''))
    }
    expect(parts.flatMap((part) => decodePage(part.entries))).toEqual(entries(count))
    for (let i = 1; i < parts.length; i++) expect(compareBytes(parts[i - 1]?.from ?? start, parts[i]?.from ?? start)).toBeLessThan(0)
  })
})
