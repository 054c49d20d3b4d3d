import { Command, CommanderError } from 'commander'
import { addCommand } from './commands/command-line.ts'
import { commandLines } from './commands/command-lines.ts'
import { exitCodes } from './exit-code.ts'
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
  const names = new Set(program.commands.map((command) => command.name()))
  const at = args.findIndex((arg) => names.has(arg))
  return at < 1 ? [...args] : [args[at] as string, ...args.slice(0, at), ...args.slice(at + 1)]
}

try {
  await program.parseAsync(commandFirst(process.argv.slice(2)), { from: 'user' })
} catch (error) {
  if (!(error instanceof CommanderError)) throw error
  process.exitCode = error.exitCode === 0 ? exitCodes.done : exitCodes.usage
}
