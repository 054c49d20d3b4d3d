import type { PerSide } from '@pairwise/engine'
import type { Command } from 'commander'
import { defaultWorkFolder, flagVariables, rcloneSurroundings } from '../config.ts'
import { exitCodes } from '../exit-code.ts'
import { type BisyncSettings, bisyncSettings } from '../flags/bisync-settings.ts'
import type { CommandName } from '../flags/flag.ts'
import { type ParsedFlags, parseArguments } from '../flags/parse-flags.ts'
import { UsageError } from '../flags/usage-error.ts'
import { withKeptBeside } from '../storage/kept-beside.ts'
import { type Place, Places } from '../storage/place.ts'
import { version } from '../version.ts'

/** A command as its arguments have it: what stands besides the flags, and the flags. */
export interface Given {
  readonly positionals: readonly string[]
  readonly flags: ParsedFlags
  readonly settings: BisyncSettings
  readonly places: Places
}

export interface BothSides {
  readonly sides: PerSide<Place>
  readonly settings: BisyncSettings
}

export interface CommandLine {
  readonly name: CommandName
  readonly description: string
  readonly usage: string
  readonly help: string
  /** Returns the exit code. A `UsageError` is told by the caller. */
  perform(given: Given): Promise<number>
}

/** A command that reads its own arguments: they are rclone's, and follow other rules than those of the program itself. */
export function addCommand(program: Command, command: CommandLine, finish: (code: number) => void): void {
  program
    .command(command.name)
    .description(command.description)
    .usage(command.usage)
    .argument('[arguments...]')
    .helpOption(false)
    .allowUnknownOption()
    .passThroughOptions()
    .action(async (args: string[]) => finish(await perform(command, args)))
}

async function perform({ name, help, perform: act }: CommandLine, args: readonly string[]): Promise<number> {
  try {
    const { positionals, flags, wantsHelp, wantsVersion } = parseArguments(args, flagVariables(), name)
    if (wantsHelp || wantsVersion) {
      process.stdout.write(wantsHelp ? help : `${version}\n`)
      return exitCodes.done
    }
    const settings = bisyncSettings(flags, { at: new Date(), cwd: process.cwd() }, defaultWorkFolder())
    const places = new Places(flags.value('config') ?? null, rcloneSurroundings())
    return await act({ positionals, flags, settings, places })
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    process.stderr.write(`pairwise ${name}: ${error.message}\n(see pairwise ${name} --help)\n`)
    return exitCodes.usage
  }
}

/** The two sides, and the settings as they hold for them. */
export function bothSides(name: CommandName, { positionals, places, settings }: Given): BothSides {
  const sides = twoPlaces(name, positionals, places)
  return { sides, settings: { ...settings, policy: withKeptBeside(settings.policy, sides, places) } }
}

function twoPlaces(name: CommandName, [path1, path2, ...more]: readonly string[], places: Places): PerSide<Place> {
  const usage = `pairwise ${name} PATH1 PATH2`
  if (path1 === undefined || path2 === undefined)
    throw new UsageError(`give two folders: ${usage} (there ${path1 === undefined ? 'is none' : `is only "${path1}"`})`)
  if (more.length > 0) throw new UsageError(`give two folders; ${more.map((path) => `"${path}"`).join(', ')} is more than that`)
  if (path1 === '' || path2 === '') throw new UsageError(`a folder’s name is empty; give two folders: ${usage}`)
  return { path1: places.placeOf(path1), path2: places.placeOf(path2) }
}
