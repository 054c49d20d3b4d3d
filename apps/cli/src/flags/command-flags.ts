import type { CommandName, Flag } from './flag.ts'
import { UsageError } from './usage-error.ts'
import { filterFlags, tellFlags } from './working-flags.ts'

/** What a flag is to a command: it has an effect, it has none and a notice says why, or it may not be given. */
export type FlagUse = 'used' | { readonly idle: string }

const checkUses = new Set([
  ...Object.keys(filterFlags),
  ...Object.keys(tellFlags),
  ...['config', 'checksum', 'size-only', 'checkers', 'ignore-case-sync', 'no-unicode-normalization'],
])
const applyUses = new Set([...Object.keys(tellFlags), ...['config', 'workdir', 'max-lock', 'critical-exit-code', 'recover', 'resilient']])

/** Whether a command does something with a flag. */
export function isForCommand(command: CommandName, name: string, flag: Flag): boolean {
  if (flag.commands !== undefined) return flag.commands.includes(command)
  switch (command) {
    case 'bisync':
    case 'plan':
      return true
    case 'apply':
      return applyUses.has(name)
    case 'check':
      return checkUses.has(name)
  }
}

/** Throws a `UsageError` for a flag that the command can't take: ignoring it would do something else than was asked for. */
export function useOfFlag(command: CommandName, name: string, named: string, flag: Flag): FlagUse {
  if (flag.commands?.includes(command) === false) throw new UsageError(`${named} is a flag of pairwise ${flag.commands.join(' and ')}`)
  if (flag.status === 'no-effect' || isForCommand(command, name, flag)) return 'used'
  if (command === 'check') return { idle: 'a check only compares' }
  throw new UsageError(`${named}: a plan is carried out as it was made; give the flag to pairwise plan`)
}
