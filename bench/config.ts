import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { sizes, type TreeShape } from './make-tree.ts'
import { type ScenarioName, scenarioNames } from './scenarios.ts'

export interface BenchConfig {
  readonly folder: string
  readonly tree: TreeShape
  readonly rounds: number
  readonly scenarios: readonly ScenarioName[]
  readonly peers: readonly string[]
  readonly largeBytes: number
  readonly keep: boolean
}

const usage = `npm run bench -- [--files 100000] [--scenario no-change,first-sync] [--rounds 3] [--size 64|1k-4k] [--shape wide|deep|flat]
                 [--peers rsync,unison,find,cp] [--large-bytes 4294967296] [--keep]

Scenarios: ${scenarioNames.join(', ')}. Peers that are not installed are left out; rclone runs only when --peers names it, for it takes long.
PAIRWISE_BENCH_DIR says where the trees are made (${tmpdir()}); they are removed at the end unless --keep is given.`

export function readConfig(): BenchConfig {
  const { values } = parseArgs({
    options: {
      files: { type: 'string', default: '100000' },
      scenario: { type: 'string', default: 'no-change,one-change,first-sync,dry-run,deletions,renames' },
      rounds: { type: 'string', default: '3' },
      size: { type: 'string', default: '1k-4k' },
      shape: { type: 'string', default: 'wide' },
      peers: { type: 'string', default: 'rsync,unison,find,cp' },
      'large-bytes': { type: 'string', default: String(4 * 1024 ** 3) },
      keep: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  const scenarios = values.scenario.split(',').map((name) => oneOf(name, scenarioNames))
  if (values.help) {
    console.log(usage)
    process.exit(0)
  }
  return {
    folder: join(process.env['PAIRWISE_BENCH_DIR'] ?? tmpdir(), `pairwise-bench-${process.pid}`),
    tree: {
      files: count(values.files),
      size: oneOf(values.size, Object.keys(sizes) as (keyof typeof sizes)[]),
      shape: oneOf(values.shape, ['wide', 'deep', 'flat'] as const),
    },
    rounds: count(values.rounds),
    scenarios,
    peers: values.peers.split(','),
    largeBytes: count(values['large-bytes']),
    keep: values.keep,
  }
}

function count(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) fail(`${text} is not a number above 0`)
  return Number(text)
}

function oneOf<T extends string>(text: string, known: readonly T[]): T {
  return known.find((name) => name === text) ?? fail(`${text} is none of ${known.join(', ')}`)
}

function fail(message: string): never {
  console.error(`${message}\n\n${usage}`)
  process.exit(64)
}
