import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Contest } from './contest.ts'
import { sizes } from './make-tree.ts'
import { scenarioNames } from './scenarios.ts'
import { type LineName, lineNames, lineOf } from './targets.ts'

/** What is measured: one of the lines that have targets, or a contest of one's own. */
export interface Measurement {
  readonly title: string
  readonly line: LineName | null
  readonly contest: Contest
}

export interface BenchConfig {
  readonly folder: string
  readonly measurements: readonly Measurement[]
  readonly keep: boolean
}

const usage = `npm run bench -- --targets [--line ${lineNames.slice(0, 2).join(',')}] [--rounds 3] [--scale 1]
npm run bench -- [--scenario no-change,first-sync] [--files 100000] [--rounds 3] [--size 64|1k-4k] [--shape wide|deep|flat]
                 [--peers rsync,unison,find,cp] [--large-bytes 4294967296] [--keep]

--targets measures every line that has a target and says which are met. Lines: ${lineNames.join(', ')}.
--scale makes their trees smaller, for a trial. Scenarios: ${scenarioNames.join(', ')}.
Peers that are not installed are left out; rclone runs only when --peers names it, for it takes long.
PAIRWISE_BENCH_DIR says where the trees are made (${tmpdir()}), which takes up to 12 million files and 50 GB for all lines; they are
removed at the end unless --keep is given.`

const largeBytes = 4 * 1024 ** 3

export function readConfig(): BenchConfig {
  const { values } = parseArgs({
    options: {
      targets: { type: 'boolean', default: false },
      line: { type: 'string', default: lineNames.join(',') },
      scale: { type: 'string', default: '1' },
      files: { type: 'string', default: '100000' },
      scenario: { type: 'string', default: 'no-change,one-change,first-sync,dry-run,deletions,renames' },
      rounds: { type: 'string', default: '3' },
      size: { type: 'string', default: '1k-4k' },
      shape: { type: 'string', default: 'wide' },
      peers: { type: 'string', default: 'rsync,unison,find,cp' },
      'large-bytes': { type: 'string', default: String(largeBytes) },
      keep: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    console.log(usage)
    process.exit(0)
  }
  const rounds = count(values.rounds)
  const folder = join(process.env['PAIRWISE_BENCH_DIR'] ?? tmpdir(), `pairwise-bench-${process.pid}`)
  if (values.targets) {
    const names = values.line.split(',').map((name) => oneOf(name, lineNames))
    return { folder, measurements: names.map((name) => measurementOf(name, rounds, scale(values.scale))), keep: values.keep }
  }
  const tree = {
    files: count(values.files),
    size: oneOf(values.size, Object.keys(sizes) as (keyof typeof sizes)[]),
    shape: oneOf(values.shape, ['wide', 'deep', 'flat'] as const),
  }
  const contest = { tree, rounds, peers: values.peers.split(','), largeBytes: count(values['large-bytes']), warmUp: true }
  const scenarios = values.scenario.split(',').map((name) => oneOf(name, scenarioNames))
  const measurements = scenarios.map((scenario) => ({ title: scenario, line: null, contest: { ...contest, scenario } }))
  return { folder, measurements, keep: values.keep }
}

function measurementOf(name: LineName, rounds: number, factor: number): Measurement {
  const { scenario, tree, peers, isTimed } = lineOf(name)
  const files = Math.max(100, Math.round(tree.files * factor))
  const contest = {
    scenario,
    tree: { ...tree, files },
    peers,
    largeBytes: Math.round(largeBytes * factor),
    rounds: isTimed ? rounds : 1,
    warmUp: isTimed,
  }
  return { title: name, line: name, contest }
}

function scale(text: string): number {
  const factor = Number(text)
  return factor > 0 && factor <= 1 ? factor : fail(`${text} is no number above 0 and up to 1`)
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
