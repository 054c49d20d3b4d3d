import type { Command } from 'commander'
import { defaultWorkFolder, flagVariables } from '../config.ts'
import { exitCodes } from '../exit-code.ts'
import { bisyncSettings } from '../flags/bisync-settings.ts'
import { type ParsedArguments, parseArguments } from '../flags/parse-flags.ts'
import { UsageError } from '../flags/usage-error.ts'
import { refuseRemote } from '../local-folder.ts'
import { bisync } from './bisync.ts'
import { bisyncHelp } from './bisync-help.ts'

/** `bisync` reads its own arguments: they are rclone's, and follow other rules than those of the program itself. */
export function addBisync(program: Command, finish: (code: number) => void): void {
  program
    .command('bisync')
    .description('Keep two folders the same, in both directions.')
    .usage('<path1> <path2> [flags]')
    .argument('[arguments...]')
    .helpOption(false)
    .allowUnknownOption()
    .passThroughOptions()
    .action(async (args: string[]) => finish(await runBisync(args)))
}

async function runBisync(args: readonly string[]): Promise<number> {
  try {
    const parsed = parseArguments(args, flagVariables())
    if (parsed.wantsHelp) {
      process.stdout.write(bisyncHelp)
      return exitCodes.done
    }
    const [path1, path2] = foldersOf(parsed)
    const settings = bisyncSettings(parsed.flags, { at: new Date(), cwd: process.cwd() }, defaultWorkFolder())
    return await bisync(path1, path2, settings, parsed.flags)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    process.stderr.write(`pairwise bisync: ${error.message}\n(see pairwise bisync --help)\n`)
    return exitCodes.usage
  }
}

function foldersOf({ positionals }: ParsedArguments): readonly [string, string] {
  const [path1, path2, ...more] = positionals
  if (path1 === undefined || path2 === undefined) {
    throw new UsageError(`give two folders: pairwise bisync PATH1 PATH2 (there ${path1 === undefined ? 'is none' : `is only "${path1}"`})`)
  }
  if (more.length > 0) throw new UsageError(`give two folders; ${more.map((path) => `"${path}"`).join(', ')} is more than that`)
  for (const path of [path1, path2]) {
    if (path === '') throw new UsageError('a folder’s name is empty; give two folders: pairwise bisync PATH1 PATH2')
    refuseRemote(path)
  }
  return [path1, path2]
}
