/**
 * rclone's filter rules: an ordered list, the first match decides, no match means included. The grammar and
 * the way in which rules prune directories are those of https://rclone.org/filtering/.
 */
import type { RelPath } from './rel-path.ts'

export interface FilterRule {
  readonly include: boolean
  readonly pattern: string
}

/** Rules as data. They are compiled where they are used, which may be another thread. */
export interface FilterRules {
  readonly rules: readonly FilterRule[]
  readonly ignoreCase: boolean
}

export const noFilters: FilterRules = { rules: [], ignoreCase: false }

export interface CompiledFilter {
  includesFile(path: RelPath): boolean
  /** False only when nothing below the folder can be included: the walk need not enter it. */
  includesFolder(path: RelPath): boolean
}

/** A rule that can't be read, with its line number from 1. */
export class InvalidFilter extends Error {
  readonly line: number
  constructor(line: number, message: string) {
    super(message)
    this.line = line
  }
}

/** The rules of a filters file: `+ pattern`, `- pattern`, `!` forgets all before, `#` and `;` begin comments. */
export function parseFilters(text: string, ignoreCase = false): FilterRules {
  let rules: FilterRule[] = []
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim()
    if (line === '' || line.startsWith('#') || line.startsWith(';')) continue
    if (line === '!') rules = []
    else rules.push(parseRule(line, index + 1, ignoreCase))
  }
  return { rules, ignoreCase }
}

function parseRule(line: string, number: number, ignoreCase: boolean): FilterRule {
  const sign = line.slice(0, 2)
  if (sign !== '+ ' && sign !== '- ') throw new InvalidFilter(number, `a rule starts with "+ ", "- " or is "!": ${line}`)
  const rule = { include: sign === '+ ', pattern: line.slice(2).trim() }
  if (rule.pattern === '') throw new InvalidFilter(number, 'the rule has no pattern')
  try {
    compileFilter({ rules: [rule], ignoreCase })
  } catch (error) {
    throw new InvalidFilter(number, error instanceof Error ? error.message : String(error))
  }
  return rule
}

export function compileFilter(filters: FilterRules): CompiledFilter {
  const files: CompiledRule[] = []
  const folders: CompiledRule[] = []
  for (const rule of filters.rules) addRule(rule, filters.ignoreCase, files, folders)
  return {
    includesFile: (path) => firstMatch(files, path),
    includesFolder: (path) => path === '' || firstMatch(folders, `${path}/`),
  }
}

interface CompiledRule {
  readonly include: boolean
  readonly matcher: RegExp
}

function firstMatch(rules: readonly CompiledRule[], path: string): boolean {
  for (const rule of rules) if (rule.matcher.test(path)) return rule.include
  return true
}

/**
 * A pattern that ends in `/` is about directories, one with `**` about both. An include of files also includes
 * the directories on the way to them, since the walk could not reach them otherwise.
 */
function addRule(rule: FilterRule, ignoreCase: boolean, files: CompiledRule[], folders: CompiledRule[]): void {
  const { include } = rule
  const endsInSlash = rule.pattern.endsWith('/')
  const pattern = endsInSlash && !include ? `${rule.pattern}**` : rule.pattern
  const isBoth = pattern.includes('**')
  const matcher = globToRegExp(pattern, ignoreCase)
  if (isBoth || !endsInSlash) {
    files.push({ include, matcher })
    if (include || pattern === '*') {
      for (const folder of foldersOnTheWay(pattern)) folders.push({ include, matcher: globToRegExp(folder, ignoreCase) })
    }
  }
  if (isBoth || endsInSlash) folders.push({ include, matcher })
}

/** The directory patterns that lead to a file pattern; any directory where alternatives hold a slash or star. */
function foldersOnTheWay(pattern: string): string[] {
  if (/\{[^{}]*(?:\*\*|\/)[^{}]*\}|\{\{/.test(pattern)) return ['/**']
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

/** An rclone glob as a regular expression over a whole relative path. */
export function globToRegExp(glob: string, ignoreCase: boolean): RegExp {
  const anchored = glob.startsWith('/')
  const source = new GlobReader(anchored ? glob.slice(1) : glob).read()
  return new RegExp(`${anchored ? '^' : '(?:^|/)'}${source}$`, ignoreCase ? 'sui' : 'su')
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
    const char = String.fromCodePoint(rest.codePointAt(0) as number)
    this.#at += char.length
    switch (char) {
      case '*':
        return this.#stars(rest)
      case '?':
        return '[^/]'
      case '[':
        return this.#characterClass(rest)
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
      case '\\': {
        const escaped = rest.codePointAt(1)
        if (escaped === undefined) throw new Error(`nothing after the last "\\" in ${this.#glob}`)
        const literal = String.fromCodePoint(escaped)
        this.#at += literal.length
        return escapeRegExp(literal)
      }
      default:
        return escapeRegExp(char)
    }
  }

  #stars(rest: string): string {
    const count = /^\*+/.exec(rest)?.[0].length ?? 1
    if (count > 2) throw new Error(`too many stars in ${this.#glob}`)
    this.#at += count - 1
    return count === 2 ? '.*' : '[^/]*'
  }

  #characterClass(rest: string): string {
    const match = /^\[([!^]?)((?:\\.|[^\]\\])+)\]/su.exec(rest)
    if (match === null) throw new Error(`"[" without "]" in ${this.#glob}`)
    this.#at += match[0].length - 1
    const body = (match[2] as string).replaceAll('[', '\\[')
    return `[${match[1] === '' ? '' : '^'}${body}]`
  }

  #regexp(rest: string): string {
    const end = rest.indexOf('}}')
    if (end === -1) throw new Error(`"{{" without "}}" in ${this.#glob}`)
    this.#at += end + 2
    return `(?:${rest.slice(2, end)})`
  }
}

function escapeRegExp(text: string): string {
  return /^[\\^$.*+?()[\]{}|/]$/.test(text) ? `\\${text}` : text
}
