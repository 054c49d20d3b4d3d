import type { WinnerRule } from '@pairwise/contracts'
import type { SideNames } from './side-names.ts'

/** What a rule keeps of two versions that differ, as it is chosen and as reasons name it. */
export function ruleWords(rule: WinnerRule, names: SideNames): string {
  return rule === 'path1' || rule === 'path2' ? `Keep ${names[rule]}` : `Keep the ${rule}`
}
