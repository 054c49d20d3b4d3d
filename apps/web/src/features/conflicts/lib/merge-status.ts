import { plural } from '../../../lib/plural.ts'

/** How much of a merge is left for a person: "2 of 7 changes still need you". */
export function mergeStatus(open: number, all: number): string {
  return plural(all, { one: `${open} of # change`, other: `${open} of # changes` }) + (open === 1 ? ' still needs you' : ' still need you')
}
