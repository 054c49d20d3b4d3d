import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { TreeShape } from './make-tree.ts'
import { type Measured, measure } from './measure.ts'
import { type Contestant, isInstalled, programOf } from './peers.ts'
import { makeScenario, type ScenarioName } from './scenarios.ts'

export interface Contest {
  readonly scenario: ScenarioName
  readonly tree: TreeShape
  readonly largeBytes: number
  readonly rounds: number
  readonly peers: readonly string[]
  /** A first round in which only memory is looked at, so that the others tell the time and nothing else. Without one all is looked at in each. */
  readonly warmUp: boolean
}

/** The measured runs of each contestant, by its name, ours first. */
export type Results = ReadonlyMap<string, readonly Measured[]>

export interface ContestFolders {
  readonly shared: string
  readonly own: string
}

/** The programs take turns, each being the first of a round as often as any. One that fails is left out from then on, and it is told why; ours must not. */
export async function holdContest({ scenario, rounds, peers, warmUp, ...inputs }: Contest, folders: ContestFolders): Promise<Results> {
  const folder = join(folders.own, scenario)
  mkdirSync(folder, { recursive: true })
  try {
    const { contestants, once = [], reset } = makeScenario(scenario, { ...inputs, shared: folders.shared, folder })
    const out = new Set<string>()
    const takesPart = (contestant: Contestant) =>
      !out.has(programOf(contestant)) && ['pairwise', ...peers].includes(programOf(contestant)) && isInstalled(programOf(contestant))
    const run = async (contestant: Contestant, looksAtMemory = true) => {
      const { command, accepted, env } = contestant
      try {
        return await measure(command, { accepted, env, looksAtMemory })
      } catch (error) {
        if (programOf(contestant) === 'pairwise') throw error
        out.add(programOf(contestant))
        console.error(`${contestant.name} takes no further part in ${scenario}: ${error instanceof Error ? error.message : String(error)}`)
        return null
      }
    }
    for (const step of once.filter(takesPart)) await run(step)
    const results = new Map<string, Measured[]>()
    const peaks = new Map<string, number>()
    for (let round = warmUp ? 0 : 1; round <= rounds; round++) {
      for (const contestant of turnedBy(round, contestants.filter(takesPart))) {
        reset?.(contestant)
        const measured = await run(contestant, round === 0 || !warmUp)
        if (measured === null) continue
        const { name } = contestant
        if (round === 0) peaks.set(name, measured.peakMegabytes)
        else results.set(name, [...(results.get(name) ?? []), { ...measured, peakMegabytes: peaks.get(name) ?? measured.peakMegabytes }])
      }
    }
    return new Map(contestants.flatMap(({ name }) => (results.has(name) ? [[name, results.get(name) ?? []]] : [])))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** What one program leaves behind, in memory above all, is there when the next one begins. */
function turnedBy<T>(places: number, all: readonly T[]): T[] {
  const first = places % Math.max(1, all.length)
  return [...all.slice(first), ...all.slice(0, first)]
}
