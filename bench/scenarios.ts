import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeTree, type TreeShape } from './make-tree.ts'
import { type Contestant, cp, cpThenSync, find, type Place, pairwise, rclone, rsync, unison } from './peers.ts'

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
  /** Where trees are that several scenarios look at. */
  readonly shared: string
  /** What only this scenario has. */
  readonly folder: string
  readonly tree: TreeShape
  readonly largeBytes: number
}

/** How many files are deleted or renamed in the scenarios that are about planning: not so many that a gate stops the run. */
const manyFiles = (files: number) => String(Math.min(10_000, files >> 1))
/** The same pair without the change that a scenario is about. */
export const unchanged = 'pairwise, no change'

const make = {
  'no-change': (inputs) => {
    const place = sharedPair(inputs)
    return {
      once: [pairwise(place, ['--resync']), unison(place), rclone(place, ['--resync'])],
      contestants: [pairwise(place, []), unison(place), rclone(place, []), rsync(place, ['-an', '--delete']), find(place)],
    }
  },
  'one-change': (inputs) => {
    const place = sharedPair(inputs)
    const changed = pairwise(place, [], 'pairwise, one change')
    let round = 0
    return {
      once: [pairwise(place, ['--resync'])],
      contestants: [changed, pairwise(place, [], unchanged)],
      reset: (contestant) => {
        if (contestant === changed) writeFileSync(join(place.path1, 'changed.txt'), `content ${round++}`)
      },
    }
  },
  'first-sync': (inputs) => {
    const place = oneSide(inputs)
    return {
      contestants: [
        pairwise(place, ['--resync']),
        pairwise(place, ['--resync', '--metadata'], 'pairwise --metadata'),
        rsync(place, ['-a']),
        unison(place),
        rclone(place, ['--resync']),
      ],
      reset: () => replaceSecondSide(place, inputs.folder),
    }
  },
  'dry-run': (inputs) => {
    const place = oneSide(inputs)
    return {
      contestants: [pairwise(place, ['--resync', '--dry-run']), rsync(place, ['-an'])],
      reset: () => replaceSecondSide(place, inputs.folder),
    }
  },
  deletions: (inputs) => manyChanges(inputs, 'find "$0" -type f | head -n "$1" | xargs -d "\\n" rm'),
  renames: (inputs) => manyChanges(inputs, 'find "$0" -type f | head -n "$1" | while IFS= read -r f; do mv "$f" "$f.renamed"; done'),
  'large-file': ({ folder, largeBytes }) => {
    const place = placeIn(folder, join(folder, 'path1'))
    for (const path of [place.path1, place.path2]) mkdirSync(path, { recursive: true })
    const large = join(place.path1, 'large')
    demand(['sh', '-c', 'head -c "$1" /dev/urandom > "$0"', large, String(largeBytes)])
    return {
      contestants: [
        pairwise(place, ['--resync']),
        ...[cp, cpThenSync].map((copy) => copy(large, join(place.path2, 'large'))),
        rsync(place, ['-a']),
      ],
      reset: () => {
        for (const path of [place.path2, place.state]) rmSync(path, { recursive: true, force: true })
        for (const path of [place.path2, place.state]) mkdirSync(path)
        // What an earlier copy left for the disk to write is nobody's task while the next one is measured.
        demand(['sync', '-f', folder])
      },
    }
  },
} as const satisfies Record<ScenarioName, (inputs: ScenarioInputs) => Scenario>

export function makeScenario(name: ScenarioName, inputs: ScenarioInputs): Scenario {
  return make[name](inputs)
}

/** Planning only, beside a pair of the same size in which nothing changed. */
function manyChanges(inputs: ScenarioInputs, change: string): Scenario {
  const reference = sharedPair(inputs)
  const place = placeIn(inputs.folder, join(inputs.folder, 'path1'))
  for (const path of [place.path1, place.path2]) demand(['cp', '-a', reference.path1, path])
  return {
    once: [
      pairwise(reference, ['--resync']),
      pairwise(place, ['--resync']),
      { name: 'pairwise', command: ['sh', '-c', change, place.path1, manyFiles(inputs.tree.files)] },
    ],
    contestants: [pairwise(place, ['--dry-run', '--max-delete', '100']), pairwise(reference, ['--dry-run'], unchanged)],
  }
}

function placeIn(folder: string, path1: string): Place {
  const place = { path1, path2: join(folder, 'path2'), state: join(folder, 'state') }
  mkdirSync(place.state, { recursive: true })
  return place
}

/** A tree that is made once and only ever read, and a second side of the scenario's own. */
function oneSide({ shared, folder, tree }: ScenarioInputs): Place {
  const path1 = join(shared, `${tree.shape}-${tree.size}-${tree.files}`, 'path1')
  if (!existsSync(path1)) makeTree(path1, tree)
  return placeIn(folder, path1)
}

/** Two equal sides that are there for all scenarios that leave them as they are, but for a file that changes. */
function sharedPair(inputs: ScenarioInputs): Place {
  const { path1 } = oneSide(inputs)
  const place = placeIn(join(path1, '..'), path1)
  if (!existsSync(place.path2)) demand(['cp', '-a', path1, place.path2])
  return place
}

function demand(command: readonly string[]): void {
  const { status, stderr, error } = spawnSync(command[0] as string, command.slice(1), { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${command.join(' ')}: ${error?.message ?? stderr}`)
}

/**
 * The earlier second side is moved away and removed at the end: ext4 looks at every inode that was deleted within the last minute
 * before it gives a new file another one, which would be most of what is measured.
 */
function replaceSecondSide({ path2, state }: Place, folder: string): void {
  const old = join(folder, `old-${performance.now()}`)
  mkdirSync(old)
  for (const path of [path2, state]) {
    if (existsSync(path)) renameSync(path, join(old, path === path2 ? 'path2' : 'state'))
    mkdirSync(path)
  }
}
