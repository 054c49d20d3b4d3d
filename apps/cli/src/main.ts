import { Command, CommanderError } from 'commander'
import { addBisync } from './commands/bisync-command.ts'
import { exitCodes } from './exit-code.ts'

const program = new Command('pairwise')
  .description('Two-way file sync that people trust with data they can’t lose.')
  .version('0.1.0', '-V, --version', 'show the version')
  .helpOption('-h, --help', 'show this help')
  .helpCommand(false)
  .showHelpAfterError('(see pairwise --help)')
  .enablePositionalOptions()
  .exitOverride()

addBisync(program, (code) => {
  process.exitCode = code
})

try {
  await program.parseAsync()
} catch (error) {
  if (!(error instanceof CommanderError)) throw error
  process.exitCode = error.exitCode === 0 ? exitCodes.done : exitCodes.usage
}
