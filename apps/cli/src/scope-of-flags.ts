import {
  type FileLimits,
  type FilterRule,
  InvalidFilter,
  isWithin,
  meaningfulLines,
  parseSize,
  type RelPath,
  RuleList,
  type Scope,
  SyncError,
} from '@pairwise/engine'
import { ageBound } from './age-bound.ts'
import { type FiltersFile, readFiltersFile } from './filters-file.ts'
import { listReader } from './list-reader.ts'

/** A flag that says which files take part, without its dashes, in the order of the command line. */
export interface FilterFlag {
  readonly flag: string
  readonly value: string
}

export interface ScopeOptions {
  /** A resync writes the hash of the filters file, any other run wants to find it; a dry run writes nothing. */
  readonly resync: boolean
  readonly dryRun: boolean
  /** The start of the run, in milliseconds: ages are counted from there. */
  readonly now: number
  /** What takes no part, whatever the flags say: the program's own files and folders. */
  readonly ownPaths?: readonly RelPath[]
  readonly onNotice?: (text: string) => void
  /** Standard input, for lists that are named `-`. */
  readonly readInput?: () => Uint8Array
}

/**
 * The scope that filter flags ask for, as rclone reads them: rules by kind of flag, in the order of `addRules`, whatever their
 * order on the command line; of flags that name one value the last one counts. Throws a `SyncError` that names flag, file and line.
 */
export function scopeOfFlags(flags: readonly FilterFlag[], options: ScopeOptions): Scope {
  const given = new GivenFlags(flags)
  const read = listReader(options.readInput)
  const list = new RuleList(given.isOn('ignore-case'))
  const path = given.last('filters-file')
  const filtersFile = path === null ? null : { path, ...readFiltersFile(path) }
  if (!options.resync) filtersFile?.refuseOtherHash()
  addRules(list, given, read, filtersFile)
  if (hasIncludes(given) && hasExcludes(given)) options.onNotice?.(mixed)
  const limits = limitsOf(given, options.now)
  const markers = given.all('exclude-if-present').map(checkMarker)
  const onlyFiles = listedFiles(given, read)
  const isAlone = list.filters.rules.length === 0 && limits === null && markers.length === 0
  if (onlyFiles !== null && !isAlone) throw invalid('--files-from names all the files that take part: it can’t be given with other filters')
  // Only what could be read is what the next runs may go by.
  if (options.resync && !options.dryRun) filtersFile?.keepHash()
  const { ownPaths = [] } = options
  return {
    filters: { ...list.filters, rules: [...ownPaths.flatMap(leavingOut), ...list.filters.rules] },
    ...(limits === null ? {} : { limits }),
    ...(markers.length === 0 ? {} : { markers }),
    ...(onlyFiles === null ? {} : { onlyFiles: onlyFiles.filter((file) => !ownPaths.some((own) => isWithin(file, own))) }),
  }
}

/** The rules that leave out one path, be it a file or a folder. */
function leavingOut(path: RelPath): FilterRule[] {
  const pattern = `/${path.replaceAll(/[*?[\]{}\\]/g, '\\$&')}`
  return [pattern, `${pattern}/**`].map((each) => ({ include: false, pattern: each }))
}

class GivenFlags {
  readonly #flags: readonly FilterFlag[]

  constructor(flags: readonly FilterFlag[]) {
    this.#flags = flags
  }

  all(name: string): string[] {
    return this.#flags.filter(({ flag }) => flag === name).map(({ value }) => value)
  }

  last(name: string): string | null {
    return this.all(name).at(-1) ?? null
  }

  isOn(name: string): boolean {
    return /^(?:1|t|true)$/i.test(this.last(name) ?? '')
  }
}

type ReadList = (named: string, path: string) => string

const mixed = 'all --include rules come before all --exclude rules: use --filter to put them in order'

const hasIncludes = (given: GivenFlags) => given.all('include').length + given.all('include-from').length > 0
const hasExcludes = (given: GivenFlags) => given.all('exclude').length + given.all('exclude-from').length > 0

function addRules(list: RuleList, given: GivenFlags, read: ReadList, filtersFile: (FiltersFile & { readonly path: string }) | null): void {
  const patterns = (flag: string, include: boolean) => {
    for (const pattern of given.all(flag)) naming(`--${flag}`, () => list.addPattern(include, pattern))
    for (const file of given.all(`${flag}-from`)) naming(file, () => list.addPatternsOf(read(`--${flag}-from`, file), include))
  }
  patterns('include', true)
  patterns('exclude', false)
  for (const rule of given.all('filter')) naming('--filter', () => list.addRule(rule))
  if (filtersFile !== null) naming(filtersFile.path, () => list.addRulesOf(filtersFile.text))
  for (const file of given.all('filter-from')) naming(file, () => list.addRulesOf(read('--filter-from', file)))
  // Who says what takes part leaves out everything else.
  if (hasIncludes(given)) list.addPattern(false, '/**')
}

function naming(where: string, add: () => void): void {
  try {
    add()
  } catch (error) {
    if (error instanceof SyncError) throw error
    const line = error instanceof InvalidFilter ? `, line ${error.line}` : ''
    throw invalid(`${where}${line}: ${error instanceof Error ? error.message : String(error)}`, error)
  }
}

function limitsOf(given: GivenFlags, now: number): FileLimits | null {
  const [minAge, maxAge] = [given.last('min-age'), given.last('max-age')]
  const [notAfterNs, notBeforeNs] = [
    minAge === null ? null : ageOf('min-age', minAge, now),
    maxAge === null ? null : ageOf('max-age', maxAge, now),
  ]
  const limits = {
    minSize: sizeOf(given, 'min-size'),
    maxSize: sizeOf(given, 'max-size'),
    notBeforeNs,
    notAfterNs,
    ages: [...(notAfterNs === null ? [] : [`min ${minAge}`]), ...(notBeforeNs === null ? [] : [`max ${maxAge}`])],
  }
  if (notAfterNs !== null && notBeforeNs !== null && notAfterNs < notBeforeNs) {
    throw invalid(`--min-age ${minAge} and --max-age ${maxAge}: no file is older than the one and younger than the other`)
  }
  const isUnlimited = [limits.minSize, limits.maxSize, notBeforeNs, notAfterNs].every((bound) => bound === null)
  return isUnlimited ? null : limits
}

function sizeOf(given: GivenFlags, flag: 'min-size' | 'max-size'): number | null {
  const text = given.last(flag)
  const bytes = text === null ? null : parseSize(text)
  if (bytes === undefined) throw invalid(`--${flag}: "${text}" is not a size; give one like 100k, 1.5G or off`)
  return bytes
}

function ageOf(flag: string, text: string, now: number): bigint | null {
  const bound = ageBound(text, now)
  if (bound === undefined)
    throw invalid(`--${flag}: "${text}" is neither a length of time like 90s, 1h30m or 2d nor a date like 2024-12-31`)
  return bound
}

function checkMarker(name: string): string {
  if (name === '' || name === '.' || name === '..' || name.includes('/'))
    throw invalid(`--exclude-if-present: "${name}" is not the name of a file`)
  return name
}

/** Null when no flag lists files; a list may be empty. */
function listedFiles(given: GivenFlags, read: ReadList): string[] | null {
  const trimmed = given.all('files-from').flatMap((file) => meaningfulLines(read('--files-from', file)).map(({ line }) => line))
  const raw = given.all('files-from-raw').flatMap((file) => read('--files-from-raw', file).split(/\r?\n/))
  const apart = given.all('files-from0').flatMap((file) => read('--files-from0', file).split('\0'))
  if (['files-from', 'files-from-raw', 'files-from0'].every((flag) => given.last(flag) === null)) return null
  const paths = [...trimmed, ...raw, ...apart].map(belowRoot).filter((path) => path !== '')
  return [...new Set(paths)]
}

/** Paths are seen from the root, with or without a slash in front. */
function belowRoot(path: string): string {
  const names = path.split('/').filter((name) => name !== '' && name !== '.')
  return names.join('/')
}

function invalid(message: string, cause?: unknown): SyncError {
  return new SyncError('filters-invalid', message, { cause })
}
