import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  comparePaths,
  decodePath,
  displayPath,
  encodePath,
  hasEscapedByte,
  isSafeName,
  isSafePath,
  isWithin,
  joinPath,
  keyToPath,
  nameOf,
  parentOf,
  pathToKey,
} from './rel-path.ts'

/** Bytes that meet the edges of UTF-8 more often than chance would have it. */
const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 12 }),
  fc
    .array(fc.constantFrom(0x2f, 0x61, 0x80, 0xbf, 0xc3, 0xa9, 0xe2, 0x82, 0xac, 0xed, 0xa0, 0xef, 0xbb, 0xf0, 0x9f, 0x98, 0xf4, 0xff), {
      maxLength: 8,
    })
    .map((values) => Uint8Array.from(values)),
)
/** Names hold no slash and no zero byte. */
const name = bytes.map((value) => value.filter((byte) => byte !== 0 && byte !== 0x2f)).filter((value) => value.length > 0)
const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.map(decodePath).reduce(joinPath, ''))

describe('bytes and paths', () => {
  test('any bytes go to a path and back', () => {
    fc.assert(
      fc.property(bytes, (value) => {
        expect(encodePath(decodePath(value))).toEqual(value)
      }),
      { numRuns: 2000 },
    )
  })

  test('any path goes to its key and back', () => {
    fc.assert(
      fc.property(path, (value) => {
        expect(keyToPath(pathToKey(value))).toBe(value)
        expect(pathToKey(value)).not.toContain(0x2f)
      }),
      { numRuns: 1000 },
    )
  })

  test.each<[string, number[], string]>([
    ['text', [0x61, 0xc3, 0xa9], 'a\u00e9'],
    ['a byte order mark stays', [0xef, 0xbb, 0xbf, 0x61], '\ufeffa'],
    ['four bytes', [0xf0, 0x9f, 0x98, 0x80], '\u{1f600}'],
    ['a lone continuation byte', [0x61, 0x80], 'a\udc80'],
    ['a sequence that is cut off', [0xe2, 0x82], '\udce2\udc82'],
    ['an overlong slash is no slash', [0xc0, 0xaf], '\udcc0\udcaf'],
    ['a surrogate in UTF-8', [0xed, 0xb2, 0x80], '\udced\udcb2\udc80'],
    ['beyond the last code point', [0xf5, 0x80, 0x80, 0x80], '\udcf5\udc80\udc80\udc80'],
    ['bad bytes among good ones', [0xc3, 0xa9, 0xff, 0xf0, 0x9f, 0x98, 0x80], '\u00e9\udcff\u{1f600}'],
  ])('%s', (_, value, text) => {
    expect(decodePath(Uint8Array.from(value))).toBe(text)
    expect([...encodePath(text)]).toEqual(value)
  })
})

describe('the canonical order', () => {
  test('is that of the keys as memory, for any two paths', () => {
    const sign = (value: number) => Math.sign(value) + 0
    fc.assert(
      fc.property(path, path, (a, b) => {
        expect(sign(comparePaths(a, b))).toBe(sign(Buffer.compare(pathToKey(a), pathToKey(b))))
      }),
      { numRuns: 3000 },
    )
  })

  test('is that of the keys for paths that begin alike, too', () => {
    const sign = (value: number) => Math.sign(value) + 0
    fc.assert(
      fc.property(path, path, path, (start, a, b) => {
        const [one, two] = [joinPath(start, a), joinPath(start, b)]
        expect(sign(comparePaths(one, two))).toBe(sign(Buffer.compare(pathToKey(one), pathToKey(two))))
        expect(comparePaths(start, one)).toBeLessThan(0)
      }),
      { numRuns: 1000 },
    )
  })

  test('goes by components, and by bytes within one', () => {
    const sorted = [
      '',
      'B',
      'a',
      'a/b',
      'a/b/c',
      'a/z',
      'a\u0001',
      'a b',
      'a!',
      'a.',
      'ab',
      '\udc80',
      '\u00e9',
      '\u00fc/x',
      '\uff5e',
      '\u{1f600}',
      '\udcff',
    ]
    expect([...sorted].reverse().sort(comparePaths)).toEqual(sorted)
  })
})

describe('parts of paths', () => {
  test('parent, name and joining fit together', () => {
    fc.assert(
      fc.property(path, (value) => {
        expect(joinPath(parentOf(value), nameOf(value))).toBe(value)
      }),
    )
    expect([parentOf('a'), nameOf('a'), parentOf('a/b/c'), nameOf('a/b/c'), joinPath('', 'a')]).toEqual(['', 'a', 'a/b', 'c', 'a'])
  })

  test.each([
    ['a/b', 'a', true],
    ['a', 'a', true],
    ['a', '', true],
    ['', '', true],
    ['ab', 'a', false],
    ['a', 'a/b', false],
    ['a!/b', 'a', false],
  ])('%j is within %j: %s', (inner, outer, answer) => {
    expect(isWithin(inner, outer)).toBe(answer)
  })

  test('bytes that are not UTF-8 are shown, and said to be there', () => {
    expect(displayPath('a\u00e9/\udc80\u{1f600}\udcff')).toBe('a\u00e9/\\x80\u{1f600}\\xff')
    expect(displayPath('plain')).toBe('plain')
    expect([hasEscapedByte('\u{1f600}'), hasEscapedByte('a\udc80')]).toEqual([false, true])
  })

  test.each(['', '.', '..', 'a/b', 'a\0'])('%j is no name to use', (value) => {
    expect(isSafeName(value)).toBe(false)
  })

  test.each(['a', '...', '..a', ' ', '-rf', 'a\nb', '\udc80'])('%j is a name like any other', (value) => {
    expect(isSafeName(value)).toBe(true)
    expect(isSafePath(`x/${value}/y`)).toBe(true)
  })

  test.each(['', '.', '..', '/', '/a', 'a/', 'a//b', 'a/./b', 'a/..', '../a', 'a\0b'])('%j is no path to use', (value) => {
    expect(isSafePath(value)).toBe(false)
  })
})
