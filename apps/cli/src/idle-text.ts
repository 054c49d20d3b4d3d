import type { ParsedFlags } from './flags/parse-flags.ts'

/** The notice about flags that are accepted and have no effect. */
export function idleText(idle: ParsedFlags['idle']): string {
  return `No effect here: ${idle.map(([named, why]) => `${named} (${why})`).join(', ')}`
}
