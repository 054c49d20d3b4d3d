import fc from 'fast-check'
import { expect, test } from 'vitest'
import { foldingCase, isAscii, isKeying, type Keying, keyOf } from './path-key.ts'
import { joinPath } from './rel-path.ts'

const keyings: readonly Keying[] = ['bytes', 'nfc', 'fold', 'nfc-fold']

test.each<[Keying, string, string, boolean]>([
  ['bytes', '\u00e9', 'e\u0301', false],
  ['nfc', '\u00e9', 'e\u0301', true],
  ['nfc', '\u1100\u1161', '\uac00', true],
  ['nfc', 'K', '\u212a', true],
  ['nfc', 'a', 'A', false],
  ['fold', 'a', 'A', true],
  ['fold', '\u00e9', '\u00c9', true],
  ['fold', '\u00e9', 'e\u0301', false],
  ['nfc-fold', 'E\u0301', '\u00e9', true],
  ['nfc-fold', 'Readme.TXT', 'README.txt', true],
  ['nfc', 'a\udc80', 'a\udc80', true],
  ['nfc-fold', 'a\udc80', 'A\udc81', false],
])('matching by %s: %j and %j: %s', (keying, a, b, isSame) => {
  expect(keyOf(a, keying) === keyOf(b, keying)).toBe(isSame)
})

test('the key of a path is made of the keys of its names', () => {
  const name = fc.oneof(
    fc.constantFrom('\u03a3', '\u03b1\u03a3', 'I\u0307', '\u0338x', '\u0301', 'A.\u03a3'),
    fc.string({ minLength: 1, unit: 'grapheme' }).map((text) => text.replaceAll('/', '_')),
  )
  fc.assert(
    fc.property(fc.constantFrom(...keyings), fc.array(name, { minLength: 1, maxLength: 4 }), (keying, names) => {
      const path = names.reduce(joinPath, '')
      expect(keyOf(path, keying)).toBe(names.map((each) => keyOf(each, keying)).reduce(joinPath, ''))
    }),
    { numRuns: 1000 },
  )
})

test('folding case keeps what is matched besides', () => {
  expect(keyings.map(foldingCase)).toEqual(['fold', 'nfc-fold', 'fold', 'nfc-fold'])
  expect(keyings.map(isKeying)).toEqual([true, true, true, true])
  expect([isKeying('NFC'), isAscii('a~'), isAscii('\u00e9')]).toEqual([false, true, false])
})
