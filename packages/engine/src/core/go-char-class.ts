/** The character classes of Go's regular expressions, as the inside of one of JavaScript's: `\d`, `[:alpha:]`, `\p{Greek}`. */

type Range = readonly [first: number, last: number]
const lastCodePoint = 0x10ffff

const digits: readonly Range[] = [[0x30, 0x39]]
const upper: readonly Range[] = [[0x41, 0x5a]]
const lower: readonly Range[] = [[0x61, 0x7a]]
const word = [...digits, ...upper, [0x5f, 0x5f] as const, ...lower]

/** Unlike JavaScript's, they know ASCII alone. */
const letterClasses: Readonly<Record<string, readonly Range[]>> = {
  d: digits,
  s: [
    [0x09, 0x0a],
    [0x0c, 0x0d],
    [0x20, 0x20],
  ],
  w: word,
}

const namedClasses: Readonly<Record<string, readonly Range[]>> = {
  alnum: [...digits, ...upper, ...lower],
  alpha: [...upper, ...lower],
  ascii: [[0x00, 0x7f]],
  blank: [
    [0x09, 0x09],
    [0x20, 0x20],
  ],
  cntrl: [
    [0x00, 0x1f],
    [0x7f, 0x7f],
  ],
  digit: digits,
  graph: [[0x21, 0x7e]],
  lower,
  print: [[0x20, 0x7e]],
  punct: [
    [0x21, 0x2f],
    [0x3a, 0x40],
    [0x5b, 0x60],
    [0x7b, 0x7e],
  ],
  space: [
    [0x09, 0x0d],
    [0x20, 0x20],
  ],
  upper,
  word,
  xdigit: [...digits, [0x41, 0x46], [0x61, 0x66]],
}

/** `d`, `D` and so on, without the backslash; null for a letter that names no class. */
export function letterClass(letter: string): string | null {
  const ranges = letterClasses[letter.toLowerCase()]
  if (ranges === undefined) return null
  return inClass(letter === letter.toLowerCase() ? ranges : allBut(ranges))
}

/** What stands between `[:` and `:]`, `^` for its opposite included; null for what is no class. */
export function namedClass(name: string): string | null {
  const isNegated = name.startsWith('^')
  const ranges = namedClasses[isNegated ? name.slice(1) : name]
  if (ranges === undefined) return null
  return inClass(isNegated ? allBut(ranges) : ranges)
}

/** A general category or script, by the name that `\p` gives it; null for one that JavaScript does not know. */
export function unicodeClass(name: string, isNegated: boolean): string | null {
  if (name === 'Any') return isNegated ? null : charRange(0, lastCodePoint)
  if (!/^[A-Za-z_]+$/.test(name)) return null
  for (const property of [name, `Script=${name}`]) {
    const written = `\\${isNegated ? 'P' : 'p'}{${property}}`
    if (isKnown(written)) return written
  }
  return null
}

function isKnown(property: string): boolean {
  try {
    new RegExp(property, 'u')
    return true
  } catch {
    return false
  }
}

export function charRange(first: number, last: number): string {
  return first === last ? escaped(first) : `${escaped(first)}-${escaped(last)}`
}

/** A char as it can stand anywhere in a regular expression, inside and outside of classes. */
export function escaped(codePoint: number): string {
  const char = String.fromCodePoint(codePoint)
  return /^[0-9A-Za-z_]$/.test(char) ? char : `\\u{${codePoint.toString(16)}}`
}

function inClass(ranges: readonly Range[]): string {
  return ranges.map(([first, last]) => charRange(first, last)).join('')
}

/** Of ranges in ascending order. */
function allBut(ranges: readonly Range[]): Range[] {
  const others: Range[] = []
  let next = 0
  for (const [first, last] of ranges) {
    if (first > next) others.push([next, first - 1])
    next = last + 1
  }
  others.push([next, lastCodePoint])
  return others
}
