/**
 * rclone's filter rules: an ordered list, the first match decides, no match means included. The grammar and
 * the way in which rules prune directories are those of https://rclone.org/filtering/.
 */
import { foldersOnTheWay, globToRegExp } from './glob.ts'
import { type GlobLiterals, holdsLiterals, literalsOf } from './glob-literals.ts'
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
  const list = new RuleList(ignoreCase)
  list.addRulesOf(text)
  return list.filters
}

/** Lines that say something, trimmed, with their numbers from 1. */
export function meaningfulLines(text: string): { readonly line: string; readonly number: number }[] {
  const lines = text.split(/\r?\n/).map((line, index) => ({ line: line.trim(), number: index + 1 }))
  return lines.filter(({ line }) => line !== '' && !line.startsWith('#') && !line.startsWith(';'))
}

/** Rules in the order in which they hold, from wherever they come. What can't be read is refused when it is added. */
export class RuleList {
  readonly #ignoreCase: boolean
  #rules: FilterRule[] = []

  constructor(ignoreCase: boolean) {
    this.#ignoreCase = ignoreCase
  }

  get filters(): FilterRules {
    return { rules: this.#rules, ignoreCase: this.#ignoreCase }
  }

  addPattern(include: boolean, pattern: string): void {
    const rule = { include, pattern }
    compileFilter({ rules: [rule], ignoreCase: this.#ignoreCase })
    this.#rules.push(rule)
  }

  /** `+ pattern`, `- pattern`, or `!`, which forgets all that was added so far. */
  addRule(text: string): void {
    const sign = text.slice(0, 2)
    if (text === '!') this.#rules = []
    else if (sign === '+ ' || sign === '- ') this.addPattern(sign === '+ ', text.slice(2))
    else throw new Error(`a rule starts with "+ ", "- " or is "!": ${text}`)
  }

  /** Throws an `InvalidFilter` with the number of the line. */
  addRulesOf(text: string): void {
    this.#addLinesOf(text, (line) => this.addRule(line))
  }

  addPatternsOf(text: string, include: boolean): void {
    this.#addLinesOf(text, (line) => this.addPattern(include, line))
  }

  #addLinesOf(text: string, add: (line: string) => void): void {
    for (const { line, number } of meaningfulLines(text)) {
      try {
        add(line)
      } catch (error) {
        throw new InvalidFilter(number, error instanceof Error ? error.message : String(error))
      }
    }
  }
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
  /** Null where case is ignored. */
  readonly literals: GlobLiterals | null
}

function compileRule(include: boolean, pattern: string, ignoreCase: boolean): CompiledRule {
  return { include, matcher: globToRegExp(pattern, ignoreCase), literals: ignoreCase ? null : literalsOf(pattern) }
}

function firstMatch(rules: readonly CompiledRule[], path: string): boolean {
  for (const { include, matcher, literals } of rules) {
    if ((literals === null || holdsLiterals(path, literals)) && matcher.test(path)) return include
  }
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
  const compiled = compileRule(include, pattern, ignoreCase)
  if (isBoth || !endsInSlash) {
    files.push(compiled)
    if (include || pattern === '*') {
      for (const folder of foldersOnTheWay(pattern)) folders.push(compileRule(include, folder, ignoreCase))
    }
  }
  if (isBoth || endsInSlash) folders.push(compiled)
}
