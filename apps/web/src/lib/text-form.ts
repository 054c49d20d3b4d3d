import type { TextForm } from '@pairwise/contracts'

/** An encoding as people write it: "UTF-8", "Windows-1252". */
export function encodingName({ encoding, mark }: Pick<TextForm, 'encoding' | 'mark'>): string {
  const name = encoding.replace(/^(utf|iso|koi|euc|big|gb)/, (start) => start.toUpperCase()).replace(/^windows/, 'Windows')
  const spelled = name.replace(/le$/, ' LE').replace(/be$/, ' BE')
  return mark && encoding === 'utf-8' ? `${spelled} with a byte order mark` : spelled
}

/** How lines end, as people write it. */
export const lineEndingNames = { lf: 'LF', crlf: 'CRLF', cr: 'CR', mixed: 'mixed', none: 'none' } as const satisfies Record<
  TextForm['lineEndings'],
  string
>

/** The lines of a text without their ends. A text that ends with a line end has an empty last line. */
export function linesOf(text: string): string[] {
  return text.split(/\r\n|\r|\n/)
}
