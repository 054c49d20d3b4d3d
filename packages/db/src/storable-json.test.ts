import { expect, test } from 'vitest'
import { storableJson, storableJsonOrNull, storableText, storableValue } from './storable-json.ts'

test('NUL and halves of surrogate pairs are replaced, and nothing else', () => {
  expect(storableText('a\0b')).toBe('a\ufffdb')
  expect(storableText('\udc80x\ud83d')).toBe('\ufffdx\ufffd')
  expect(storableText('é 😀 \n\t"\\')).toBe('é 😀 \n\t"\\')
})

test('they are replaced wherever they stand in a value', () => {
  const value = { at: new Date(0), list: ['a\0', { deep: '\ud800' }], n: 1.5, none: null }
  const expected = { at: '1970-01-01T00:00:00.000Z', list: ['a\ufffd', { deep: '\ufffd' }], n: 1.5, none: null }
  expect(storableValue(value)).toEqual(expected)
  expect(JSON.parse(storableJson(value))).toEqual(expected)
})

test('nothing is the null of SQL, and not of JSON', () => {
  expect(storableJsonOrNull(undefined)).toBeNull()
  expect(storableJsonOrNull(null)).toBeNull()
  expect(storableJsonOrNull(0)).toBe('0')
})
