import { UsageError } from '../flags/usage-error.ts'
import { apply } from './apply.ts'
import { bisync } from './bisync.ts'
import { check } from './check.ts'
import { type CommandLine, twoFolders } from './command-line.ts'
import { applyHelp, bisyncHelp, checkHelp, planHelp } from './help.ts'
import { plan } from './plan.ts'

/** Every command, in the order of the help. */
export const commandLines: readonly CommandLine[] = [
  {
    name: 'bisync',
    description: 'Keep two folders the same, in both directions.',
    usage: '<path1> <path2> [flags]',
    help: bisyncHelp,
    perform({ positionals, settings, flags }) {
      const [path1, path2] = twoFolders('bisync', positionals)
      return bisync(path1, path2, settings, flags)
    },
  },
  {
    name: 'plan',
    description: 'Write down what bisync would do, and change nothing.',
    usage: '<path1> <path2> --out <file> [flags]',
    help: planHelp,
    perform({ positionals, settings, flags }) {
      const [path1, path2] = twoFolders('plan', positionals)
      const out = flags.value('out')
      if (out === undefined || out === '') throw new UsageError('say where the plan goes: --out plan.json, or --out - for stdout')
      return plan(path1, path2, out, settings, flags)
    },
  },
  {
    name: 'apply',
    description: 'Carry out a plan, exactly as it was written down.',
    usage: '<plan> [flags]',
    help: applyHelp,
    perform({ positionals, settings, flags }) {
      const [file, ...more] = positionals
      if (file === undefined || more.length > 0) throw new UsageError('give one plan: pairwise apply plan.json')
      return apply(file, settings, flags)
    },
  },
  {
    name: 'check',
    description: 'Compare two folders as they are, and change nothing.',
    usage: '<path1> <path2> [flags]',
    help: checkHelp,
    perform({ positionals, settings, flags }) {
      const [path1, path2] = twoFolders('check', positionals)
      return check(path1, path2, settings, flags)
    },
  },
]
