import { compileFilter, type FilterRules } from './filter.ts'
import { nameOf, parentOf, type RelPath } from './rel-path.ts'

/** What a pair is about: which files take part. Plain data, so that scan threads can be given it. What is not given leaves nothing out. */
export interface Scope {
  readonly filters: FilterRules
  /** The only files that take part, whatever the filters say. */
  readonly onlyFiles?: readonly RelPath[]
  readonly limits?: FileLimits
  /** A folder that holds something of one of these names, spelled just so and other than a folder, is left out with all that is in it. */
  readonly markers?: readonly string[]
}

/** How large and how old a file may be; each bound itself is within. */
export interface FileLimits {
  /** Bytes. A size that is not known is below every least size and within every largest one. */
  readonly minSize: number | null
  readonly maxSize: number | null
  /** Nanoseconds since 1970. A file whose time is not known counts as the youngest. */
  readonly notBeforeNs: bigint | null
  readonly notAfterNs: bigint | null
  /** How the two times came about, like `30d` before the run: they move with the clock while the rule stays the same. */
  readonly ages: readonly string[]
}

/** Names of our own files beside a target while it is written: `.pairwise-tmp.<run tag>.<number>`. */
export const temporaryPrefix = '.pairwise-tmp.'

/** Ends the name of a temporary folder in which content arrives by another program, and from which the next run may go on. */
export const inboxSuffix = '.part'

/** Our own folder at a root. It is out of scope by rule, whatever the filters say. */
export const ownFolder = '.pairwise'

export interface CompiledScope {
  /** Whether names are left out by more than the rules that hold for all. */
  readonly hasRules: boolean
  /** Whether a file at this path takes part, its folders included, as far as names go. */
  hasFile(path: RelPath): boolean
  /** The same for a folder, as far as it is not marked. */
  hasFolder(path: RelPath): boolean
  /** Whether a file of this size and time takes part, if its name does. */
  admits(size: number, mtimeNs: bigint | null): boolean
  readonly markers: readonly string[]
}

/** Asked of entries on disk while scanning, and of baseline entries that are not on disk any more. */
export function compileScope(scope: Scope): CompiledScope {
  return { ...compileNames(scope), admits: compileLimits(scope.limits), markers: scope.markers ?? [] }
}

function compileNames(scope: Scope): Pick<CompiledScope, 'hasRules' | 'hasFile' | 'hasFolder'> {
  if (scope.onlyFiles === undefined && scope.filters.rules.length === 0)
    return { hasRules: false, hasFile: isNotOurs, hasFolder: (path) => !isOwn(path) }
  const filter = scope.onlyFiles === undefined ? compileFilter(scope.filters) : compileList(scope.onlyFiles)
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
  return { hasRules: true, hasFolder, hasFile: (path) => isNotOurs(path) && hasFolder(parentOf(path)) && filter.includesFile(path) }
}

/** The folders of a list of files are those on the way to them. */
function compileList(paths: readonly RelPath[]) {
  const files = new Set(paths)
  const folders = new Set<RelPath>()
  for (const file of paths) for (let path = parentOf(file); path !== '' && !folders.has(path); path = parentOf(path)) folders.add(path)
  return { includesFile: (path: RelPath) => files.has(path), includesFolder: (path: RelPath) => folders.has(path) }
}

function compileLimits(limits: FileLimits | undefined): CompiledScope['admits'] {
  if (limits === undefined) return () => true
  const { minSize, maxSize, notBeforeNs, notAfterNs } = limits
  const [least, most] = [minSize ?? Number.NEGATIVE_INFINITY, maxSize ?? Number.POSITIVE_INFINITY]
  return (size, mtimeNs) => {
    if (size < least || size > most) return false
    if (mtimeNs === null) return notAfterNs === null
    return (notBeforeNs === null || mtimeNs >= notBeforeNs) && (notAfterNs === null || mtimeNs <= notAfterNs)
  }
}

function isOwn(path: RelPath): boolean {
  return path.startsWith(ownFolder) && (path.length === ownFolder.length || path.charCodeAt(ownFolder.length) === 0x2f)
}

function isNotOurs(path: RelPath): boolean {
  return !isOwn(path) && !(path.includes(temporaryPrefix) && nameOf(path).startsWith(temporaryPrefix))
}

/** The canonical text of a scope, the same for the same rules whenever it is asked for. Other rules have another text. */
export function scopeText({ filters, onlyFiles, limits, markers = [] }: Scope): string {
  const rules = [filters.ignoreCase, filters.rules.map((rule) => [rule.include, rule.pattern])]
  const rest = [
    onlyFiles === undefined ? null : digestOf(onlyFiles),
    limits === undefined ? null : [limits.minSize, limits.maxSize, limits.ages],
    markers,
  ]
  return JSON.stringify(onlyFiles === undefined && limits === undefined && markers.length === 0 ? rules : [...rules, ...rest])
}

/** A list may be long, and its text is kept with each version of the baseline. */
function digestOf(paths: readonly RelPath[]): string {
  let hash = 0x811c9dc5
  for (const path of paths) {
    for (let i = 0; i < path.length; i++) hash = Math.imul(hash ^ path.charCodeAt(i), 0x01000193)
    hash = Math.imul(hash ^ 0x2f, 0x01000193)
  }
  return `${paths.length} files, ${(hash >>> 0).toString(16)}`
}
