import { describe, expect, test } from 'vitest'
import { Refusal } from '../refusal.ts'
import { decodeText, encodeText } from './text-form.ts'

const whole = { isCut: false }

describe('a text', () => {
  test.each([
    ['plain', Buffer.from('a\nb\n'), 'a\nb\n', { encoding: 'utf-8', mark: false, lineEndings: 'lf' }],
    ['one line', Buffer.from('a'), 'a', { encoding: 'utf-8', mark: false, lineEndings: 'none' }],
    ['empty', Buffer.alloc(0), '', { encoding: 'utf-8', mark: false, lineEndings: 'none' }],
    ['Windows lines', Buffer.from('ä\r\nö\r\n'), 'ä\nö\n', { encoding: 'utf-8', mark: false, lineEndings: 'crlf' }],
    ['old Mac lines', Buffer.from('a\rb'), 'a\nb', { encoding: 'utf-8', mark: false, lineEndings: 'cr' }],
    ['both', Buffer.from('a\r\nb\nc'), 'a\nb\nc', { encoding: 'utf-8', mark: false, lineEndings: 'mixed' }],
    ['marked', Buffer.from('\ufeffa\n'), 'a\n', { encoding: 'utf-8', mark: true, lineEndings: 'lf' }],
    ['UTF-16', Buffer.from('\ufeffgrün\r\n', 'utf16le'), 'grün\n', { encoding: 'utf-16le', mark: true, lineEndings: 'crlf' }],
    [
      'Windows-1252',
      Buffer.from('Die Miete für März beträgt 820 Euro.\r\nDie Küche läßt sich nicht lüften.\r\n', 'latin1'),
      'Die Miete für März beträgt 820 Euro.\nDie Küche läßt sich nicht lüften.\n',
      { encoding: 'windows-1252', mark: false, lineEndings: 'crlf' },
    ],
  ] as const)('is decoded and written back: %s', (_, bytes, text, form) => {
    expect(decodeText(bytes, whole)).toEqual({ text, form, exact: true })
    if (form.lineEndings !== 'mixed') expect(encodeText(text, form).equals(bytes)).toBe(true)
  })

  test('bytes that are no text are none', () => {
    expect(decodeText(Buffer.from([0x53, 0x51, 0x4c, 0, 1, 2]), whole)).toBeNull()
  })

  test('one that was cut in the middle of a letter ends before it', () => {
    const bytes = Buffer.from('aä').subarray(0, 2)
    expect(decodeText(bytes, { isCut: true })).toMatchObject({ text: 'a', form: { encoding: 'utf-8' }, exact: true })
  })

  test('letters that an encoding can not hold are refused', () => {
    const form = { encoding: 'windows-1252', mark: false, lineEndings: 'lf' } as const
    expect(() => encodeText('雪', form)).toThrow(Refusal)
    expect(() => encodeText('a', { ...form, encoding: 'no-such' })).toThrow(Refusal)
    expect(encodeText('€', form)).toEqual(Buffer.of(0x80))
  })
})
