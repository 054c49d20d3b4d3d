import { expect, test } from 'vitest'
import { bytes, bytesSpoken } from './bytes.ts'

test.each([
  [0, '0 B'],
  [1, '1 B'],
  [1023, '1,023 B'],
  [1024, '1 KiB'],
  [3 * 1024, '3 KiB'],
  [3.14 * 1024 ** 2, '3.1 MiB'],
  [206 * 1024 ** 2, '206 MiB'],
  [1024 ** 2 - 1, '1 MiB'],
  [212 * 1024 ** 3, '212 GiB'],
  [5 * 1024 ** 4, '5 TiB'],
  [3000 * 1024 ** 5, '3,000 PiB'],
])('%d bytes are %s', (n, shown) => {
  expect(bytes(n).replace('\u00a0', ' ')).toBe(shown)
})

test.each([
  [1, '1 byte'],
  [2, '2 bytes'],
  [3.1 * 1024 ** 2, '3.1 mebibytes'],
])('%d bytes are read as %s', (n, read) => {
  expect(bytesSpoken(n)).toBe(read)
})
