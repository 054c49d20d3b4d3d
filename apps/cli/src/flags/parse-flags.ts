import { isForCommand, useOfFlag } from './command-flags.ts'
import { knownFlag } from './find-flag.ts'
import type { CommandName, FlagKind, FlagValues } from './flag.ts'
import { readFlagValue } from './flag-value.ts'
import { type GivenFlag, splitArguments } from './split-arguments.ts'
import { UsageError } from './usage-error.ts'
import { isFilterFlag, type WorkingFlag, type workingFlags } from './working-flags.ts'

type ValueOf<N extends WorkingFlag> = FlagValues[(typeof workingFlags)[N]['kind']]

/** A flag that decides which files take part, in its place among the others of its kind. */
export interface GivenFilter {
  readonly flag: string
  readonly value: string
}

/** What was asked for, on the command line and in the environment. */
export interface ParsedFlags {
  /** The last value that was given; lists are put together. Undefined when there is none. */
  value<N extends WorkingFlag>(name: N): ValueOf<N> | undefined
  readonly filters: readonly GivenFilter[]
  /** Flags that are accepted and have no effect, as they were given, with the reason. */
  readonly idle: readonly (readonly [named: string, why: string])[]
}

export interface ParsedArguments {
  readonly positionals: readonly string[]
  readonly flags: ParsedFlags
  readonly wantsHelp: boolean
  readonly wantsVersion: boolean
}

/**
 * Everything on the command line, and before it what `variables` say: `RCLONE_MAX_DELETE=10` is `--max-delete 10`. Throws a
 * `UsageError` for an unknown or refused flag and for a value that can't be read.
 */
export function parseArguments(
  args: readonly string[],
  variables: Readonly<Record<string, string>>,
  command: CommandName = 'bisync',
): ParsedArguments {
  const split = splitArguments(args)
  if (split.wantsHelp || split.wantsVersion) return { ...split, flags: collect([], command) }
  return { ...split, flags: collect([...fromVariables(variables, command), ...split.flags], command) }
}

function collect(given: readonly GivenFlag[], command: CommandName): ParsedFlags {
  const values = new Map<string, FlagValues[FlagKind]>()
  const filters: GivenFilter[] = []
  const idle = new Map<string, string>()
  for (const { name, flag, named, text } of given) {
    if (flag.status === 'refused') throw new UsageError(refusal(name, named, flag.note))
    const value = readFlagValue(flag, named, text ?? (flag.kind === 'count' ? '1' : 'true'))
    const use = useOfFlag(command, name, named, flag)
    if (use !== 'used') idle.set(named, use.idle)
    else if (flag.status === 'no-effect') idle.set(named, flag.note)
    else values.set(name, merged(values.get(name), value, text))
    if (isFilterFlag(name)) filters.push({ flag: name, value: text ?? 'true' })
  }
  return { value: <N extends WorkingFlag>(name: N) => values.get(name) as ValueOf<N> | undefined, filters, idle: [...idle] }
}

function refusal(name: string, named: string, why: string): string {
  const whole = named.startsWith('--') ? named : `${named} (--${name})`
  return `${whole} is a flag of rclone that Pairwise doesn’t have: ${why}`
}

/** A list grows, a count that stands alone goes up; of anything else the last one holds. */
function merged(before: FlagValues[FlagKind] | undefined, value: FlagValues[FlagKind], text: string | null): FlagValues[FlagKind] {
  if (Array.isArray(before) && Array.isArray(value)) return [...before, ...value]
  return typeof before === 'number' && typeof value === 'number' && text === null ? before + value : value
}

/**
 * Names of flags we know only: rclone keeps its remotes in variables too, and settings for all its commands, so what a command has
 * no use for is passed over. A list is written with commas.
 */
function fromVariables(variables: Readonly<Record<string, string>>, command: CommandName): GivenFlag[] {
  return Object.entries(variables).flatMap(([named, text]) => {
    const name = named
      .replace(/^RCLONE_/, '')
      .toLowerCase()
      .replaceAll('_', '-')
    const flag = knownFlag(name)
    if (flag === undefined || text === '' || !isForCommand(command, name, flag)) return []
    const texts = flag.kind === 'list' ? text.split(',') : [text]
    return texts.map((one) => ({ name, flag, named, text: one }))
  })
}
