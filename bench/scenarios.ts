import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeTree, type TreeShape } from './make-tree.ts'
import { type Contestant, cp, find, type Place, pairwise, rclone, rsync, unison } from './peers.ts'

export const scenarioNames = ['no-change', 'one-change', 'first-sync', 'dry-run', 'deletions', 'renames', 'large-file'] as const
export type ScenarioName = (typeof scenarioNames)[number]

export interface Scenario {
  readonly contestants: readonly Contestant[]
  /** Before the first round, and not measured: like the first sync of a pair that is then looked at again. */
  readonly once?: readonly Contestant[]
  /** Before each measured run. */
  reset?(contestant: Contestant): void
}

export interface ScenarioInputs {
  readonly folder: string
  readonly tree: TreeShape
  readonly largeBytes: number
}

/** How many files are deleted or renamed in the scenarios that are about planning: not so many that a gate stops the run. */
const manyFiles = (files: number) => String(Math.min(10_000, files >> 1))

const make = {
  'no-change': (inputs) => {
    const place = twoSides(inputs)
    return {
      once: [pairwise(place, ['--resync']), unison(place), rclone(place, ['--resync'])],
      contestants: [pairwise(place, []), unison(place), rclone(place, []), rsync(place, ['-an', '--delete']), find(place)],
    }
  },
  'one-change': (inputs) => {
    const place = twoSides(inputs)
    let round = 0
    return {
      once: [pairwise(place, ['--resync'])],
      contestants: [pairwise(place, [])],
      reset: () => writeFileSync(join(place.path1, 'changed.txt'), `content ${round++}`),
    }
  },
  'first-sync': (inputs) => {
    const place = oneSide(inputs)
    return {
      contestants: [
        pairwise(place, ['--resync']),
        pairwise(place, ['--resync', '--metadata'], 'pairwise -M'),
        rsync(place, ['-a']),
        unison(place),
        rclone(place, ['--resync']),
      ],
      reset: () => emptySecondSide(place),
    }
  },
  'dry-run': (inputs) => {
    const place = oneSide(inputs)
    return { contestants: [pairwise(place, ['--resync', '--dry-run']), rsync(place, ['-an'])], reset: () => emptySecondSide(place) }
  },
  deletions: (inputs) => {
    const place = twoSides(inputs)
    return {
      once: [
        pairwise(place, ['--resync']),
        { name: 'pairwise', command: ['sh', '-c', removeSome, place.path1, manyFiles(inputs.tree.files)] },
      ],
      contestants: [pairwise(place, ['--dry-run', '--max-delete', '100'])],
    }
  },
  renames: (inputs) => {
    const place = twoSides(inputs)
    return {
      once: [
        pairwise(place, ['--resync']),
        { name: 'pairwise', command: ['sh', '-c', renameSome, place.path1, manyFiles(inputs.tree.files)] },
      ],
      contestants: [pairwise(place, ['--dry-run', '--max-delete', '100'])],
    }
  },
  'large-file': ({ folder, largeBytes }) => {
    const place = placeIn(folder)
    for (const path of [place.path1, place.path2]) mkdirSync(path, { recursive: true })
    const large = join(place.path1, 'large')
    spawnSync('sh', ['-c', 'head -c "$1" /dev/urandom > "$0"', large, String(largeBytes)])
    return {
      contestants: [pairwise(place, ['--resync']), cp(large, join(place.path2, 'large')), rsync(place, ['-a'])],
      reset: () => emptySecondSide(place),
    }
  },
} as const satisfies Record<ScenarioName, (inputs: ScenarioInputs) => Scenario>

const removeSome = 'find "$0" -type f | head -n "$1" | xargs -d "\\n" rm'
const renameSome = 'find "$0" -type f | head -n "$1" | xargs -d "\\n" -I FILE mv FILE FILE.renamed'

export function makeScenario(name: ScenarioName, inputs: ScenarioInputs): Scenario {
  return make[name](inputs)
}

function placeIn(folder: string): Place {
  const place = { path1: join(folder, 'path1'), path2: join(folder, 'path2'), state: join(folder, 'state') }
  mkdirSync(place.state, { recursive: true })
  return place
}

function oneSide({ folder, tree }: ScenarioInputs): Place {
  const place = placeIn(folder)
  makeTree(place.path1, tree)
  return place
}

function twoSides({ folder, tree }: ScenarioInputs): Place {
  const place = oneSide({ folder, tree, largeBytes: 0 })
  const copied = spawnSync('cp', ['-a', place.path1, place.path2], { encoding: 'utf8' })
  if (copied.status !== 0) throw new Error(copied.stderr)
  return place
}

function emptySecondSide({ path2, state }: Place): void {
  for (const path of [path2, state]) {
    rmSync(path, { recursive: true, force: true })
    mkdirSync(path)
  }
}
