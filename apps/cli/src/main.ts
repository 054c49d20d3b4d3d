import { Command, CommanderError } from 'commander'
import { addCommand } from './commands/command-line.ts'
import { commandLines } from './commands/command-lines.ts'
import { exitCodes } from './exit-code.ts'
import { splitArguments } from './flags/split-arguments.ts'
import { UsageError } from './flags/usage-error.ts'
import { version } from './version.ts'

const program = new Command('pairwise')
  .description('Two-way file sync that people trust with data they can’t lose.')
  .version(version, '-V, --version', 'show the version')
  .helpOption('-h, --help', 'show this help')
  .helpCommand(false)
  .showHelpAfterError('(see pairwise --help)')
  .enablePositionalOptions()
  .configureHelp({ subcommandTerm: (command) => `${command.name()} ${command.usage()}` })
  .exitOverride()

for (const command of commandLines) {
  addCommand(program, command, (code) => {
    process.exitCode = code
  })
}

/** rclone's flags may stand before the name of the command too. */
function commandFirst(args: readonly string[]): string[] {
  if (args[0]?.startsWith('-') !== true) return [...args]
  const { firstAt } = splitArguments(args)
  return firstAt === null ? [...args] : [...args.slice(firstAt, firstAt + 1), ...args.slice(0, firstAt), ...args.slice(firstAt + 1)]
}

/** Who reads what is told may go away, as `head` does: that is no reason to stop a run. */
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
}

try {
  await program.parseAsync(commandFirst(process.argv.slice(2)), { from: 'user' })
} catch (error) {
  if (error instanceof UsageError) process.stderr.write(`pairwise: ${error.message}\n(see pairwise --help)\n`)
  else if (!(error instanceof CommanderError)) throw error
  process.exitCode = error instanceof CommanderError && error.exitCode === 0 ? exitCodes.done : exitCodes.usage
}
