import { backendFlag } from './backend-flags.ts'
import type { Flag } from './flag.ts'
import { idleFlags } from './idle-flags.ts'
import { refusedFlags } from './refused-flags.ts'
import { UsageError } from './usage-error.ts'
import { workingFlags } from './working-flags.ts'

/** Every flag but those of storages, by name. */
export const allFlags: ReadonlyMap<string, Flag> = new Map<string, Flag>([
  ...Object.entries(workingFlags),
  ...Object.entries(idleFlags),
  ...Object.entries(refusedFlags),
])

const byLetter = new Map([...allFlags].flatMap(([name, { short }]) => (short === undefined ? [] : [[short, name] as const])))

/** Undefined for a name that neither rclone nor we have. */
export function knownFlag(name: string): Flag | undefined {
  return allFlags.get(name) ?? storageFlag(name)
}

/** Throws a `UsageError` for a name that neither rclone nor we have. */
export function findFlag(name: string): Flag {
  const flag = knownFlag(name)
  if (flag !== undefined) return flag
  const near = nearest(name)
  throw new UsageError(`unknown flag --${name}${near === null ? '' : `; did you mean --${near}?`}`)
}

/** The name of a one-letter flag. */
export function nameOfLetter(letter: string, group: string): string {
  const name = byLetter.get(letter)
  if (name === undefined) throw new UsageError(`unknown flag -${letter}${group.length > 1 ? ` in -${group}` : ''}`)
  return name
}

function storageFlag(name: string): Flag | undefined {
  const found = backendFlag(name)
  if (found === null) return undefined
  return { kind: found.takesValue ? 'text' : 'switch', status: 'no-effect', note: 'there is no remote' }
}

function nearest(name: string): string | null {
  let best: string | null = null
  let bestDistance = 3
  for (const candidate of allFlags.keys()) {
    const distance = editDistance(name, candidate)
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance]
  }
  return best
}

/** How many letters must be put in, taken out or replaced to make one word of the other. */
function editDistance(one: string, two: string): number {
  let row = Array.from({ length: two.length + 1 }, (_, index) => index)
  for (let i = 1; i <= one.length; i++) {
    const next = [i]
    for (let j = 1; j <= two.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (one[i - 1] === two[j - 1] ? 0 : 1)
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[two.length] ?? 0
}
