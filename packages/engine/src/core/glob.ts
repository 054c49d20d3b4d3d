/**
 * rclone's glob patterns as regular expressions over a whole relative path: `*`, `**`, `?`, `[classes]`, `{this,that}` and
 * `{{regular expressions}}`, as https://rclone.org/filtering/ describes them.
 */
export function globToRegExp(glob: string, ignoreCase: boolean): RegExp {
  const anchored = glob.startsWith('/')
  const source = new GlobReader(anchored ? glob.slice(1) : glob).read()
  return new RegExp(`${anchored ? '^' : '(?:^|/)'}${source}$`, ignoreCase ? 'sui' : 'su')
}

/** The directory patterns that lead to a file pattern; any directory where alternatives hold a slash or stars. */
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

/** Where a cut at a slash could go through braces, or through a regular expression, nothing is known of the folders. */
function isTooHard(pattern: string): boolean {
  if (pattern.includes('{{')) return true
  let depth = 0
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern[i]
    if (char === '\\') i++
    else if (char === '{') depth++
    else if (char === '}') depth--
    else if (depth > 0 && (char === '/' || pattern.startsWith('**', i))) return true
  }
  return false
}

/** Classes by a letter after a backslash, and by name between `[:` and `:]`, as the inside of a class; ASCII only. */
const letterClasses: Readonly<Record<string, string>> = { d: '0-9', s: '\\t\\n\\f\\r ', w: '0-9A-Za-z_' }
const namedClasses: Readonly<Record<string, string>> = {
  alnum: '0-9A-Za-z',
  alpha: 'A-Za-z',
  ascii: '\\x00-\\x7f',
  blank: '\\t ',
  cntrl: '\\x00-\\x1f\\x7f',
  digit: '0-9',
  graph: '!-~',
  lower: 'a-z',
  print: ' -~',
  punct: '!-\\/:-@\\[-`\\{-~',
  space: '\\t\\n\\v\\f\\r ',
  upper: 'A-Z',
  word: '0-9A-Za-z_',
  xdigit: '0-9A-Fa-f',
}

class GlobReader {
  readonly #glob: string
  #at = 0
  #depth = 0

  constructor(glob: string) {
    this.#glob = glob
  }

  read(): string {
    let source = ''
    while (this.#at < this.#glob.length) source += this.#next()
    if (this.#depth > 0) throw new Error(`"{" without "}" in ${this.#glob}`)
    return source
  }

  #next(): string {
    const rest = this.#glob.slice(this.#at)
    if (rest.startsWith('{{')) return this.#regexp(rest)
    if (rest.startsWith('[')) return this.#characterClass(rest)
    const char = this.#take()
    switch (char) {
      case '*':
        return this.#stars(rest)
      case '?':
        return '[^/]'
      case ']':
        throw new Error(`"]" without "[" in ${this.#glob}`)
      case '{':
        this.#depth++
        return '(?:'
      case '}':
        if (this.#depth-- === 0) throw new Error(`"}" without "{" in ${this.#glob}`)
        return ')'
      case ',':
        return this.#depth > 0 ? '|' : ','
      case '\\':
        return this.#escaped()
      default:
        return escapeRegExp(char)
    }
  }

  #take(): string {
    const char = String.fromCodePoint(this.#glob.codePointAt(this.#at) as number)
    this.#at += char.length
    return char
  }

  #escaped(): string {
    if (this.#at === this.#glob.length) throw new Error(`nothing after the last "\\" in ${this.#glob}`)
    const char = this.#take()
    const letters = letterClasses[char.toLowerCase()]
    if (letters === undefined) return escapeRegExp(char)
    return char === char.toLowerCase() ? `[${letters}]` : `[^${letters}]`
  }

  #stars(rest: string): string {
    const count = /^\*+/.exec(rest)?.[0].length ?? 1
    if (count > 2) throw new Error(`too many stars in ${this.#glob}`)
    this.#at += count - 1
    return count === 2 ? '.*' : '[^/]*'
  }

  #characterClass(rest: string): string {
    const match = /^\[([!^]?)((?:\\.|\[:[a-z]+:\]|[^\]\\])+)\]/su.exec(rest)
    if (match === null) throw new Error(`"[" without "]" in ${this.#glob}`)
    this.#at += match[0].length
    const body = (match[2] as string).replaceAll(/\\(.)|\[:([a-z]+):\]|\[/gsu, (text, escaped?: string, name?: string) => {
      if (name !== undefined) return this.#namedClass(name)
      return escaped === undefined ? `\\${text}` : classEscape(escaped)
    })
    return `[${match[1] === '' ? '' : '^'}${body}]`
  }

  #namedClass(name: string): string {
    const inside = namedClasses[name]
    if (inside === undefined) throw new Error(`no class is named "[:${name}:]" in ${this.#glob}`)
    return inside
  }

  #regexp(rest: string): string {
    const end = rest.indexOf('}}')
    if (end === -1) throw new Error(`"{{" without "}}" in ${this.#glob}`)
    this.#at += end + 2
    const flags = /^\(\?([ims]+)\)/.exec(rest.slice(2, end))
    const source = withoutNeedlessEscapes(rest.slice(2 + (flags?.[0].length ?? 0), end)).replaceAll('(?P<', '(?<')
    return flags === null ? `(?:${source})` : `(?${flags[1]}:${source})`
  }
}

function escapeRegExp(text: string): string {
  return /^[\\^$.*+?()[\]{}|/]$/.test(text) ? `\\${text}` : text
}

/** A char after a backslash inside of a class. */
function classEscape(char: string): string {
  if (/^[dswDSW]$/.test(char)) return `\\${char}`
  return /^[\\\]^[-]$/.test(char) ? `\\${char}` : char
}

/** Any punctuation may follow a backslash in the regular expressions people know; here only some of it may. */
function withoutNeedlessEscapes(source: string): string {
  return source.replaceAll(/\\(.)/gs, (text, char: string) =>
    /^[!"#%&',:;<=>@_`~ -]$/.test(char) ? `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}` : text,
  )
}
