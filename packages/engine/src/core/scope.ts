import { compileFilter, type FilterRules } from './filter.ts'
import { nameOf, parentOf, type RelPath } from './rel-path.ts'

/** What a pair is about: which paths take part. Plain data, so that scan threads can be given it. */
export interface Scope {
  readonly filters: FilterRules
}

/** Names of our own files beside a target while it is written: `.pairwise-tmp.<run tag>.<number>`. */
export const temporaryPrefix = '.pairwise-tmp.'

/** Our own folder at a root. It is out of scope by rule, whatever the filters say. */
export const ownFolder = '.pairwise'

export interface CompiledScope {
  /** Whether a file at this path takes part, its folders included. */
  hasFile(path: RelPath): boolean
  hasFolder(path: RelPath): boolean
}

/** Asked of entries on disk while scanning, and of baseline entries that are not on disk any more. */
export function compileScope(scope: Scope): CompiledScope {
  const filter = compileFilter(scope.filters)
  const folders = new Map<RelPath, boolean>()
  const hasFolder = (path: RelPath): boolean => {
    if (path === '') return true
    const known = folders.get(path)
    if (known !== undefined) return known
    const answer = path !== ownFolder && hasFolder(parentOf(path)) && filter.includesFolder(path)
    if (folders.size > 50_000) folders.clear()
    folders.set(path, answer)
    return answer
  }
  return {
    hasFolder,
    hasFile: (path) =>
      path !== ownFolder && !nameOf(path).startsWith(temporaryPrefix) && hasFolder(parentOf(path)) && filter.includesFile(path),
  }
}

/** The canonical text of a scope. Equal texts mean that no entry has to be asked again. */
export function scopeText(scope: Scope): string {
  const { rules, ignoreCase } = scope.filters
  return JSON.stringify([ignoreCase, rules.map((rule) => [rule.include, rule.pattern])])
}
