import { decodePath } from '../../src/core/rel-path.ts'

/** A line of a scenario: its words, and whether it belongs to the block above it. */
export interface Line {
  readonly number: number
  readonly isIndented: boolean
  readonly words: readonly string[]
}

/** All lines that say something; `#` begins a comment where a word could begin. */
export function linesOf(text: string): Line[] {
  return text.split('\n').flatMap((line, index) => {
    const words = wordsOf(line, index + 1)
    return words.length === 0 ? [] : [{ number: index + 1, isIndented: /^\s/.test(line), words }]
  })
}

/**
 * Words stand apart by blanks. A word with anything unusual in it is quoted, with `\n`, `\t`, `\"`, `\\`, `\u{e9}` for a character
 * and `\xd6` for a byte. `"n"*255` repeats, and `"d/"*40+f` puts parts together.
 */
function wordsOf(line: string, number: number): string[] {
  const words: string[] = []
  let rest = line.trim()
  while (rest !== '' && !rest.startsWith('#')) {
    let word = ''
    for (let more = true; more; ) {
      const part = /^(?:"((?:[^"\\]|\\.)*)"|([^\s"*+#]+))(?:\*(\d+))?(\+)?/.exec(rest)
      if (part === null) throw new Error(`line ${number} can't be read from here: ${rest}`)
      word += (part[1] === undefined ? (part[2] ?? '') : unescaped(part[1])).repeat(Number(part[3] ?? 1))
      rest = rest.slice(part[0].length)
      more = part[4] !== undefined
    }
    if (rest !== '' && !/^\s/.test(rest)) throw new Error(`line ${number} needs a blank here: ${rest}`)
    words.push(word)
    rest = rest.trimStart()
  }
  return words
}

function unescaped(text: string): string {
  const bytes: number[] = []
  const push = (more: string) => bytes.push(...Buffer.from(more, 'utf8'))
  for (const [whole, byte, point, plain] of text.matchAll(/\\x([0-9a-f]{2})|\\u\{([0-9a-f]+)\}|\\(.)|[^\\]+/gu)) {
    if (byte !== undefined) bytes.push(Number.parseInt(byte, 16))
    else if (point !== undefined) push(String.fromCodePoint(Number.parseInt(point, 16)))
    else if (plain !== undefined) push(({ n: '\n', t: '\t' } as Record<string, string>)[plain] ?? plain)
    else push(whole)
  }
  return decodePath(Uint8Array.from(bytes))
}
