import { type Scope, systemClock } from '@pairwise/engine'
import type { BisyncSettings } from './flags/bisync-settings.ts'
import type { ParsedFlags } from './flags/parse-flags.ts'
import type { Output } from './output.ts'
import { ownPaths } from './own-paths.ts'
import { scopeOfFlags } from './scope-of-flags.ts'
import type { StateFiles } from './state-files.ts'

/** Which files take part in what starts now. */
export function runScope(
  flags: ParsedFlags,
  files: StateFiles,
  { policy, dryRun, output: { log } }: Pick<BisyncSettings, 'policy' | 'dryRun' | 'output'>,
  output: Pick<Output, 'say'>,
): Scope {
  return scopeOfFlags(flags.filters, {
    resync: policy.resync !== null,
    dryRun,
    now: systemClock.now(),
    ownPaths: ownPaths(files, log.file),
    onNotice: (text) => output.say('notice', text),
  })
}
