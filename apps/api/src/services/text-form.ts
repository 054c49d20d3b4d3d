import type { TextForm } from '@pairwise/contracts'
import chardet from 'chardet'
import iconv from 'iconv-lite'
import { Refusal } from '../refusal.ts'

/** A file's text with line feeds, and how it is written as bytes. */
export interface DecodedText {
  readonly text: string
  readonly form: TextForm
  /** Whether every byte could be decoded. */
  readonly exact: boolean
}

interface Marked {
  readonly encoding: string
  readonly bytes: readonly number[]
}

const marks: readonly Marked[] = [
  { encoding: 'utf-8', bytes: [0xef, 0xbb, 0xbf] },
  { encoding: 'utf-16le', bytes: [0xff, 0xfe] },
  { encoding: 'utf-16be', bytes: [0xfe, 0xff] },
]

/** The text of a file; null when its bytes are none, as far as their beginning tells. */
export function decodeText(bytes: Buffer, { isCut }: { readonly isCut: boolean }): DecodedText | null {
  const mark = marks.find((each) => each.bytes.every((byte, at) => bytes[at] === byte))
  const encoding = mark?.encoding ?? encodingOf(bytes, isCut)
  if (encoding === null) return null
  const body = mark === undefined ? bytes : bytes.subarray(mark.bytes.length)
  const raw = iconv.decode(body, encoding, { stripBOM: false })
  // The end of a cut text may lie in the middle of a character.
  const whole = isCut ? raw.replace(/\ufffd$/, '') : raw
  const lineEndings = lineEndingsOf(whole)
  return {
    text: whole.replaceAll(/\r\n?/g, '\n'),
    form: { encoding, mark: mark !== undefined, lineEndings },
    exact: !whole.includes('\ufffd'),
  }
}

/** UTF-8 where that is what it is; else whatever the bytes are likest; null for what is no text. */
function encodingOf(bytes: Buffer, isCut: boolean): string | null {
  if (bytes.includes(0)) return null
  if (isUtf8(bytes, isCut)) return 'utf-8'
  const found = chardet.detect(bytes)?.toLowerCase() ?? 'windows-1252'
  // What Windows wrote is called by its name in the standards that browsers follow.
  const encoding = found === 'iso-8859-1' ? 'windows-1252' : found
  return iconv.encodingExists(encoding) ? encoding : 'windows-1252'
}

function isUtf8(bytes: Buffer, isCut: boolean): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: isCut })
    return true
  } catch {
    return false
  }
}

function lineEndingsOf(text: string): TextForm['lineEndings'] {
  const crlf = text.match(/\r\n/g)?.length ?? 0
  const lf = (text.match(/\n/g)?.length ?? 0) - crlf
  const cr = (text.match(/\r/g)?.length ?? 0) - crlf
  const kinds = [crlf, lf, cr].filter((count) => count > 0).length
  if (kinds === 0) return 'none'
  if (kinds > 1) return 'mixed'
  return crlf > 0 ? 'crlf' : lf > 0 ? 'lf' : 'cr'
}

const endings = { lf: '\n', crlf: '\r\n', cr: '\r', mixed: '\n', none: '\n' } as const satisfies Record<TextForm['lineEndings'], string>

/** The bytes of a text in a form. Refuses letters that the encoding can't hold, rather than writing others in their place. */
export function encodeText(text: string, { encoding, mark, lineEndings }: TextForm): Buffer {
  if (!iconv.encodingExists(encoding)) throw notEncodable(encoding)
  const lines = text.replaceAll(/\r\n?/g, '\n').replaceAll('\n', endings[lineEndings])
  const body = iconv.encode(lines, encoding, { addBOM: false })
  if (iconv.decode(body, encoding, { stripBOM: false }) !== lines) throw notEncodable(encoding)
  const start = mark ? (marks.find((each) => each.encoding === encoding)?.bytes ?? []) : []
  return Buffer.concat([Buffer.from(start), body])
}

function notEncodable(encoding: string): Refusal {
  return new Refusal('text-not-encodable', `The text has letters that ${encoding} can’t hold. Write it as utf-8, or leave them out.`, {
    params: { encoding },
    errors: [{ path: 'merged.form.encoding', message: 'This encoding can’t hold the text.' }],
  })
}
