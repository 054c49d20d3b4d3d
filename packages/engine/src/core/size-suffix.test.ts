import { expect, test } from 'vitest'
import { parseSize } from './size-suffix.ts'

test.each([
  ['100', 102_400],
  ['100B', 100],
  ['100b', 100],
  ['1k', 1024],
  ['1.5G', 1_610_612_736],
  ['64Mi', 67_108_864],
  ['10MiB', 10_485_760],
  ['.5M', 524_288],
  ['1T', 1_099_511_627_776],
  ['0', 0],
  ['off', null],
  ['OFF', null],
])('%s', (text, bytes) => expect(parseSize(text)).toBe(bytes))

test.each(['', 'k', '-1', '1x', '1MB', '1 k', '1e3', 'of', '1.2.3'])('%j is no size', (text) => expect(parseSize(text)).toBeUndefined())
