import { assertNever } from '../assert-never.ts'
import type { LineEnding, TextEncoding } from './decode-text.ts'

/** The bytes of a text, or the first line with a character that the encoding does not have. */
export type EncodedText =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'unfit'; readonly line: number; readonly character: string }

const lineEnds = { LF: '\n', CRLF: '\r\n', CR: '\r', mixed: '\n', none: '\n' } as const satisfies Record<LineEnding, string>

/** Writes lines as a file of one encoding and one kind of line end. */
export function encodeText(lines: readonly string[], encoding: TextEncoding, lineEnding: LineEnding): EncodedText {
  const text = lines.join(lineEnds[lineEnding])
  switch (encoding) {
    case 'UTF-8':
      return { kind: 'bytes', bytes: new TextEncoder().encode(text) }
    case 'UTF-8 with BOM':
      return { kind: 'bytes', bytes: new TextEncoder().encode(`\ufeff${text}`) }
    case 'UTF-16 LE':
      return { kind: 'bytes', bytes: utf16(text, true) }
    case 'UTF-16 BE':
      return { kind: 'bytes', bytes: utf16(text, false) }
    case 'Windows-1252':
      return windows1252(lines, text)
    default:
      return assertNever(encoding)
  }
}

function utf16(text: string, isLittle: boolean): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(2 * text.length + 2))
  view.setUint16(0, 0xfeff, isLittle)
  for (let at = 0; at < text.length; at++) view.setUint16(2 * at + 2, text.charCodeAt(at), isLittle)
  return new Uint8Array(view.buffer)
}

const windows1252Bytes: ReadonlyMap<string, number> = new Map(
  Array.from({ length: 256 }, (_, byte) => [new TextDecoder('windows-1252').decode(Uint8Array.of(byte)), byte]),
)

function windows1252(lines: readonly string[], text: string): EncodedText {
  const bytes = new Uint8Array(text.length)
  let length = 0
  for (const character of text) {
    const byte = windows1252Bytes.get(character)
    if (byte === undefined) return { kind: 'unfit', line: lines.findIndex((line) => line.includes(character)) + 1, character }
    bytes[length++] = byte
  }
  return { kind: 'bytes', bytes: bytes.slice(0, length) }
}
