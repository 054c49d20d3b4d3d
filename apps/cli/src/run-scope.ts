import { type Scope, systemClock } from '@pairwise/engine'
import type { BisyncSettings } from './flags/bisync-settings.ts'
import type { ParsedFlags } from './flags/parse-flags.ts'
import type { Output } from './output.ts'
import { scopeOfFlags } from './scope-of-flags.ts'

/** Which files take part in what starts now. */
export function runScope(
  flags: ParsedFlags,
  { policy, dryRun }: Pick<BisyncSettings, 'policy' | 'dryRun'>,
  output: Pick<Output, 'say'>,
): Scope {
  return scopeOfFlags(flags.filters, {
    resync: policy.resync !== null,
    dryRun,
    now: systemClock.now(),
    onNotice: (text) => output.say('notice', text),
  })
}
