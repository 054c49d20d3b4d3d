/**
 * rclone's filter rules: an ordered list, the first match decides, no match means included. The grammar and
 * the way in which rules prune directories are those of https://rclone.org/filtering/.
 */
import { foldersOnTheWay, globToRegExp } from './glob.ts'
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
  const rule = { include: sign === '+ ', pattern: line.slice(2) }
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
