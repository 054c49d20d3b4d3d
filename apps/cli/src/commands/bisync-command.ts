import { type Command, InvalidArgumentError } from 'commander'
import { defaultWorkFolder } from '../config.ts'
import { type BisyncOptions, bisync } from './bisync.ts'

/** `bisync`, with rclone's names for its flags. */
export function addBisync(program: Command, finish: (code: number) => void): void {
  program
    .command('bisync')
    .description('Keep two folders the same, in both directions.')
    .argument('<path1>', 'one folder')
    .argument('<path2>', 'the other folder')
    .option('-1, --resync', 'rebuild the baseline: copy what only one side has, path1 wins where they differ, delete nothing')
    .option('-n, --dry-run', 'show what would happen and change nothing', false)
    .option('--workdir <dir>', 'where the state of pairs is kept', defaultWorkFolder())
    .option('--max-delete <percent>', 'stop when more than this share of the files of a side was deleted', percentage, 50)
    .option('--force', 'go on even if too many files were deleted, or all were changed', false)
    .option('--filters-file <file>', 'which files take part: rules in rclone’s syntax')
    .option('-v, --verbose', 'tell more; twice: everything', (_, count: number) => count + 1, 0)
    .option('--json', 'tell everything as JSON, one object a line', false)
    .addHelpText('after', help)
    .action(async (path1: string, path2: string, given: Given) => {
      finish(await bisync(path1, path2, { ...given, verbosity: given.verbose, filtersFile: given.filtersFile }))
    })
}

type Given = Omit<BisyncOptions, 'verbosity' | 'filtersFile'> & { readonly verbose: number; readonly filtersFile?: string }

const help = `
The first run of a pair needs --resync. Later runs copy, move and delete what changed on either side.
When both sides changed a file, both versions stay, as NAME.conflict1 and NAME.conflict2.

Exit codes: 0 done · 1 stopped or partly done, run it again · 2 critical, look into it, then --resync · 64 wrong usage

Examples:
  pairwise bisync /home/ann/photos /mnt/nas/photos --resync
  pairwise bisync /home/ann/photos /mnt/nas/photos --dry-run -v
  pairwise bisync /home/ann/photos /mnt/nas/photos --max-delete 10`

function percentage(text: string): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN
  if (!(value >= 0 && value <= 100)) throw new InvalidArgumentError('Give a whole number from 0 to 100: a share of the files, in percent.')
  return value
}
