import { UsageError } from '../flags/usage-error.ts'
import { apply } from './apply.ts'
import { bisync } from './bisync.ts'
import { check } from './check.ts'
import { bothSides, type CommandLine } from './command-line.ts'
import { applyHelp, bisyncHelp, checkHelp, planHelp } from './help.ts'
import { plan } from './plan.ts'

/** Every command, in the order of the help. */
export const commandLines: readonly CommandLine[] = [
  {
    name: 'bisync',
    description: 'Keep two folders the same, in both directions.',
    usage: '<path1> <path2> [flags]',
    help: bisyncHelp,
    perform(given) {
      const { sides, settings } = bothSides('bisync', given)
      return bisync(sides, settings, given.flags)
    },
  },
  {
    name: 'plan',
    description: 'Write down what bisync would do, and change nothing.',
    usage: '<path1> <path2> --out <file> [flags]',
    help: planHelp,
    perform(given) {
      const { sides, settings } = bothSides('plan', given)
      const { flags } = given
      const out = flags.value('out')
      if (out === undefined || out === '') throw new UsageError('say where the plan goes: --out plan.json, or --out - for stdout')
      return plan(sides, out, settings, flags)
    },
  },
  {
    name: 'apply',
    description: 'Carry out a plan, exactly as it was written down.',
    usage: '<plan> [flags]',
    help: applyHelp,
    perform({ positionals, settings, flags, places }) {
      const [file, ...more] = positionals
      if (file === undefined || more.length > 0) throw new UsageError('give one plan: pairwise apply plan.json')
      return apply(file, settings, flags, places)
    },
  },
  {
    name: 'check',
    description: 'Compare two folders as they are, and change nothing.',
    usage: '<path1> <path2> [flags]',
    help: checkHelp,
    perform(given) {
      const { sides, settings } = bothSides('check', given)
      return check(sides, settings, given.flags)
    },
  },
]
