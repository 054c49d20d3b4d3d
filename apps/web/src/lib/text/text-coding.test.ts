import { describe, expect, test } from 'vitest'
import { decodeText, linesOf } from './decode-text.ts'
import { encodeText } from './encode-text.ts'

const bytes = (...values: number[]) => Uint8Array.from(values)
const utf8 = (text: string) => new TextEncoder().encode(text)

describe('bytes are read as', () => {
  test.each([
    ['plain UTF-8', utf8('grün\n'), { text: 'grün\n', encoding: 'UTF-8', lineEnding: 'LF' }],
    ['UTF-8 with a mark', bytes(0xef, 0xbb, 0xbf, 0x61), { text: 'a', encoding: 'UTF-8 with BOM', lineEnding: 'none' }],
    [
      'UTF-16, little end first',
      bytes(0xff, 0xfe, 0x61, 0, 0x0d, 0, 0x0a, 0),
      { text: 'a\r\n', encoding: 'UTF-16 LE', lineEnding: 'CRLF' },
    ],
    ['UTF-16, big end first', bytes(0xfe, 0xff, 0, 0x61), { text: 'a', encoding: 'UTF-16 BE', lineEnding: 'none' }],
    ['Windows-1252', bytes(0x67, 0x72, 0xfc, 0x6e, 0x80), { text: 'grün€', encoding: 'Windows-1252', lineEnding: 'none' }],
    ['nothing at all', bytes(), { text: '', encoding: 'UTF-8', lineEnding: 'none' }],
    ['old line ends', utf8('a\rb'), { text: 'a\rb', encoding: 'UTF-8', lineEnding: 'CR' }],
    ['two kinds of line ends', utf8('a\r\nb\n'), { text: 'a\r\nb\n', encoding: 'UTF-8', lineEnding: 'mixed' }],
  ])('%s', (_, given, decoded) => {
    expect(decodeText(given)).toEqual(decoded)
  })

  test('no text, where there is a zero byte and no mark', () => {
    expect(decodeText(bytes(0x53, 0x51, 0, 0x4c))).toBeNull()
  })
})

describe('lines are written', () => {
  test.each(['UTF-8', 'UTF-8 with BOM', 'UTF-16 LE', 'UTF-16 BE', 'Windows-1252'] as const)('in %s, and read back the same', (encoding) => {
    const lines = ['grün', '', 'Straße']
    const encoded = encodeText(lines, encoding, 'CRLF')
    const back = encoded.kind === 'bytes' ? decodeText(encoded.bytes) : null
    expect(back).toEqual({ text: 'grün\r\n\r\nStraße', encoding, lineEnding: 'CRLF' })
    expect(linesOf(back?.text ?? '')).toEqual(lines)
  })

  test('unless the encoding lacks a character, which is named with its line', () => {
    expect(encodeText(['a', 'snow ☃'], 'Windows-1252', 'LF')).toEqual({ kind: 'unfit', line: 2, character: '☃' })
  })
})
