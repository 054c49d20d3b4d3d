import { goToRegExp } from './go-regexp.ts'

/**
 * rclone's glob patterns as regular expressions over a whole relative path: `*`, `**`, `?`, `[classes]`, `{this,that}` and
 * `{{regular expressions}}`, as https://rclone.org/filtering/ describes them. What rclone hands on to Go's regular expressions as
 * it is, like classes and what follows a backslash, means here what it means there.
 */
export function globToRegExp(glob: string, ignoreCase: boolean): RegExp {
  const anchored = glob.startsWith('/')
  try {
    const source = new GlobReader(anchored ? glob.slice(1) : glob).read()
    return goToRegExp(`${anchored ? '^' : '(^|/)'}${source}$`, ignoreCase)
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)} in ${glob}`, { cause: error })
  }
}

/**
 * The directory patterns that lead to a file pattern; any directory where alternatives hold a slash or stars. The pattern is cut
 * at its slashes and double stars as text, as rclone does, escaped or not.
 */
export function foldersOnTheWay(pattern: string): string[] {
  if (isTooHard(pattern)) return ['/**']
  const folders: string[] = []
  let rest = pattern.replaceAll(/\/{2,}/g, '/')
  for (;;) {
    const slash = rest.lastIndexOf('/')
    const stars = rest.lastIndexOf('**')
    const cut = Math.max(slash, stars)
    if (cut < 0) break
    rest = rest.slice(0, cut)
    const folder = `${rest}${stars > slash ? '**' : ''}/`
    if (folders.at(-1) !== folder) folders.push(folder)
  }
  return folders.length === 0 ? ['/**'] : folders
}

/** Where a cut would go through alternatives or a regular expression, nothing is known of the folders. */
function isTooHard(pattern: string): boolean {
  const isNested = /\{\{|\}\}|\{[^{}]*\{/.test(pattern)
  const innermost = pattern.match(/\{[^{}]*\}/g) ?? []
  return isNested || innermost.some((alternatives) => alternatives.includes('/') || alternatives.includes('**'))
}

/** Chars that mean something in a regular expression and nothing in a glob. */
const onlyInRegExps = new Set('.+()|^$')

class GlobReader {
  readonly #glob: string
  #at = 0
  #depth = 0

  constructor(glob: string) {
    this.#glob = glob
  }

  /** The pattern as the source of a Go regular expression. */
  read(): string {
    let source = ''
    while (this.#at < this.#glob.length) source += this.#next()
    if (this.#depth > 0) throw new Error('"{" without "}"')
    return source
  }

  #next(): string {
    const rest = this.#glob.slice(this.#at)
    if (rest.startsWith('{{')) return this.#regexp(rest)
    if (rest.startsWith('[')) return this.#characterClass(rest)
    const char = rest.charAt(0)
    this.#at++
    switch (char) {
      case '*':
        return this.#stars(rest)
      case '?':
        return '[^/]'
      case ']':
        throw new Error('"]" without "["')
      case '{':
        this.#depth++
        return '('
      case '}':
        if (this.#depth-- === 0) throw new Error('"}" without "{"')
        return ')'
      case ',':
        return this.#depth > 0 ? '|' : ','
      case '\\':
        this.#at++
        if (rest.length === 1) throw new Error('nothing after the last "\\"')
        return rest.slice(0, 2)
      default:
        return onlyInRegExps.has(char) ? `\\${char}` : char
    }
  }

  /** Two stars match line ends as well, which rclone's don't: a name with one in it would slip through `- **`. */
  #stars(rest: string): string {
    const count = /^\*+/.exec(rest)?.[0].length ?? 1
    if (count > 2) throw new Error('too many stars')
    this.#at += count - 1
    return count === 2 ? '(?s:.*)' : '[^/]*'
  }

  /** Up to the bracket that closes the first one, with those between in pairs, as in `[[:alpha:]_]`. */
  #characterClass(rest: string): string {
    let depth = 0
    for (let end = 0; end < rest.length; end++) {
      if (rest[end] === '\\') end++
      else if (rest[end] === '[') depth++
      else if (rest[end] === ']' && --depth === 0) {
        this.#at += end + 1
        return rest.slice(0, end + 1)
      }
    }
    throw new Error('"[" without "]"')
  }

  /** Up to the last brace of the first two or more that close. */
  #regexp(rest: string): string {
    const end = /\}{2,}/.exec(rest)
    if (end === null) throw new Error('"{{" without "}}"')
    this.#at += end.index + end[0].length
    return `(${rest.slice(2, end.index + end[0].length - 2)})`
  }
}
