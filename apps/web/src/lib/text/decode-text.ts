/** How the bytes of a text file stand for its characters. */
export type TextEncoding = 'UTF-8' | 'UTF-8 with BOM' | 'UTF-16 LE' | 'UTF-16 BE' | 'Windows-1252'

/** How the lines of a text end. */
export type LineEnding = 'LF' | 'CRLF' | 'CR' | 'mixed' | 'none'

/** A file read as text. */
export interface DecodedText {
  readonly text: string
  readonly encoding: TextEncoding
  readonly lineEnding: LineEnding
}

/**
 * Reads bytes as text, or says null where they are none. A byte-order mark decides; without one, what is valid UTF-8
 * is UTF-8, and anything else is read as Windows-1252, in which every byte means a character. A zero byte is in no text.
 */
export function decodeText(bytes: Uint8Array): DecodedText | null {
  const encoding = encodingOf(bytes)
  if (encoding === null) return null
  const text = new TextDecoder(decoderNames[encoding]).decode(bytes)
  return { text, encoding, lineEnding: lineEndingOf(text) }
}

const decoderNames = {
  'UTF-8': 'utf-8',
  'UTF-8 with BOM': 'utf-8',
  'UTF-16 LE': 'utf-16le',
  'UTF-16 BE': 'utf-16be',
  'Windows-1252': 'windows-1252',
} as const satisfies Record<TextEncoding, string>

function encodingOf(bytes: Uint8Array): TextEncoding | null {
  if (startsWith(bytes, [0xef, 0xbb, 0xbf])) return 'UTF-8 with BOM'
  if (startsWith(bytes, [0xff, 0xfe])) return 'UTF-16 LE'
  if (startsWith(bytes, [0xfe, 0xff])) return 'UTF-16 BE'
  if (bytes.includes(0)) return null
  return isUtf8(bytes) ? 'UTF-8' : 'Windows-1252'
}

function startsWith(bytes: Uint8Array, mark: readonly number[]): boolean {
  return mark.every((byte, at) => bytes[at] === byte)
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return true
  } catch (error) {
    if (error instanceof TypeError) return false
    throw error
  }
}

/** How the lines of a text end, and whether they all do so alike. */
export function lineEndingOf(text: string): LineEnding {
  const found = new Set<LineEnding>()
  for (const [ending] of text.matchAll(/\r\n|\r|\n/g)) {
    found.add(ending === '\r\n' ? 'CRLF' : ending === '\r' ? 'CR' : 'LF')
    if (found.size > 1) return 'mixed'
  }
  const [only = 'none'] = found
  return only
}

/** The lines of a text without their ends. A text that ends with a line end has an empty last line. */
export function linesOf(text: string): string[] {
  return text.split(/\r\n|\r|\n/)
}
