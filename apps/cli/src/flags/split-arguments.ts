import { findFlag, nameOfLetter } from './find-flag.ts'
import type { Flag } from './flag.ts'
import { UsageError } from './usage-error.ts'

/** One flag as it stands on the command line. `text` is null for a switch or a count that stands alone. */
export interface GivenFlag {
  readonly name: string
  readonly flag: Flag
  /** As the person wrote it: `-v`, `--max-delete`, or the name of an environment variable. */
  readonly named: string
  readonly text: string | null
}

export interface SplitArguments {
  readonly positionals: readonly string[]
  /** Where the first of them stands; null without any. */
  readonly firstAt: number | null
  readonly flags: readonly GivenFlag[]
  /** Whether help was asked for anywhere before a `--`. */
  readonly wantsHelp: boolean
  readonly wantsVersion: boolean
}

/**
 * Takes a command line apart as rclone does: flags before, between and after the paths; `--name value` and `--name=value`;
 * one-letter flags in clusters such as `-MvP`, the last of which may take a value; `--` ends the flags.
 */
export function splitArguments(args: readonly string[]): SplitArguments {
  const positionals: string[] = []
  const flags: GivenFlag[] = []
  const rest = [...args]
  let firstAt: number | null = null
  let wantsHelp = false
  let wantsVersion = false
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (arg === '--') {
      positionals.push(...rest)
      break
    }
    if (arg === '-h' || arg === '--help') wantsHelp = true
    else if (arg === '-V' || arg === '--version') wantsVersion = true
    else if (arg.startsWith('--')) flags.push(longFlag(arg, rest))
    else if (arg.length > 1 && arg.startsWith('-')) flags.push(...letters(arg.slice(1), rest))
    else {
      firstAt ??= args.length - rest.length - 1
      positionals.push(arg)
    }
  }
  return { positionals, firstAt, flags, wantsHelp, wantsVersion }
}

function longFlag(arg: string, rest: string[]): GivenFlag {
  const equals = arg.indexOf('=')
  const named = equals < 0 ? arg : arg.slice(0, equals)
  const name = named.slice(2)
  const flag = findFlag(name)
  return { name, flag, named, text: equals < 0 ? following(flag, named, rest) : arg.slice(equals + 1) }
}

function letters(group: string, rest: string[]): GivenFlag[] {
  const found: GivenFlag[] = []
  for (let i = 0; i < group.length; i++) {
    const letter = group.charAt(i)
    const name = nameOfLetter(letter, group)
    const flag = findFlag(name)
    const named = `-${letter}`
    const behind = group.slice(i + 1)
    if (behind.startsWith('=')) return [...found, { name, flag, named, text: behind.slice(1) }]
    if (behind !== '' && !standsAlone(flag)) return [...found, { name, flag, named, text: behind }]
    found.push({ name, flag, named, text: following(flag, named, rest) })
  }
  return found
}

/** The value in the next argument, whatever it looks like; nothing for a flag that stands alone. */
function following(flag: Flag, named: string, rest: string[]): string | null {
  if (standsAlone(flag)) return null
  const text = rest.shift()
  if (text === undefined) throw new UsageError(`${named} needs a value${flag.value === undefined ? '' : `: ${named} ${flag.value}`}`)
  return text
}

function standsAlone(flag: Flag): boolean {
  return flag.kind === 'switch' || flag.kind === 'count'
}
