// Behind `npm run bench -- storage`: a local folder and storage behind a server on this machine, ours against rclone's bisync, in turns.
import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { makeTree } from './make-tree.ts'
import { type Measured, measure } from './measure.ts'
import { largestOf, medianOf } from './medians.ts'
import { type Contestant, pairwise, rclone, versionOf } from './peers.ts'
import { type Remote, type RemoteKind, remoteKinds, startRemote } from './remotes.ts'

/** What the figures are asked to be, of rclone's. */
const atMost = { time: 0.8, memory: 0.5 }

const { values } = parseArgs({
  args: process.argv.slice(2),
  options: {
    remotes: { type: 'string', default: remoteKinds.join(',') },
    files: { type: 'string', default: '10000' },
    'large-bytes': { type: 'string', default: String(2 ** 30) },
    rounds: { type: 'string', default: '3' },
  },
})
const kinds = values.remotes.split(',').map((name) => {
  const kind = remoteKinds.find((each) => each === name)
  if (kind === undefined) throw new Error(`${name} is none of ${remoteKinds.join(', ')}`)
  return kind
})
const rounds = Number(values.rounds)
const folder = join(process.env['PAIRWISE_BENCH_DIR'] ?? tmpdir(), `pairwise-bench-${process.pid}`)
const config = join(folder, 'rclone.conf')

interface Line {
  readonly title: string
  readonly ours: readonly Measured[]
  readonly theirs: readonly Measured[]
}

/** Both programs with a path2 and a state of their own. */
function contestants(
  path1: string,
  path2s: readonly [string, string],
  state: string,
  flags: readonly string[],
): readonly [Contestant, Contestant] {
  const [ours, theirs] = path2s.map((path2) => ({ path1, path2, state }))
  if (ours === undefined || theirs === undefined) throw new Error('each program has a path2')
  const env = { RCLONE_CONFIG: config, AWS_CA_BUNDLE: undefined }
  return [
    { ...pairwise(ours, flags), env },
    { ...rclone(theirs, flags), env },
  ]
}

async function contest(title: string, path1: string, remote: Remote): Promise<readonly Line[]> {
  const first: [Measured[], Measured[]] = [[], []]
  const again: [Measured[], Measured[]] = [[], []]
  for (let round = 0; round < rounds; round++) {
    const state = join(folder, `state-${remote.name}-${title}-${round}`)
    mkdirSync(state)
    const path2s = [remote.newFolder(), remote.newFolder()] as const
    for (const [results, flags] of [[first, ['--resync']] as const, [again, []] as const]) {
      for (const [at, { command, env }] of contestants(path1, path2s, state, flags).entries())
        results[at]?.push(await measure(command, { env }))
    }
  }
  return [
    { title: `${title}, first sync`, ours: first[0], theirs: first[1] },
    { title: `${title}, no change`, ours: again[0], theirs: again[1] },
  ]
}

function rowOf(kind: RemoteKind, { title, ours, theirs }: Line): string {
  const time = [ours, theirs].map((runs) => medianOf(runs, 'seconds') ?? Number.NaN) as [number, number]
  const cpu = [ours, theirs].map((runs) => medianOf(runs, 'cpuSeconds') ?? Number.NaN) as [number, number]
  const memory = [ours, theirs].map((runs) => largestOf(runs, 'peakMegabytes') ?? Number.NaN) as [number, number]
  const ratios = { time: time[0] / time[1], memory: memory[0] / memory[1] }
  const met = (['time', 'memory'] as const).map((what) => `${what} ${ratios[what] <= atMost[what] ? 'met' : '**not met**'}`)
  const pairOf = ([mine, other]: [number, number], digits: number, unit: string) =>
    `${mine.toFixed(digits)} ${unit} | ${other.toFixed(digits)} ${unit}`
  return `| ${kind} | ${title} | ${pairOf(time, 1, 's')} | ${ratios.time.toFixed(2)} | ${pairOf(cpu, 1, 's')} | ${pairOf(memory, 0, 'MB')} | ${ratios.memory.toFixed(2)} | ${met.join(', ')} |`
}

mkdirSync(folder, { recursive: true })
const remotes: Remote[] = []
try {
  for (const kind of kinds) remotes.push(await startRemote(kind, folder))
  writeFileSync(config, remotes.map(({ section }) => section).join('\n'))
  const [small, large] = [join(folder, 'small'), join(folder, 'large')]
  makeTree(small, { files: Number(values.files), size: '1k-4k', shape: 'wide' })
  mkdirSync(large)
  const made = spawnSync('sh', ['-c', 'head -c "$1" /dev/urandom > "$0"', join(large, 'large'), values['large-bytes']])
  if (made.status !== 0) throw new Error('the large file could not be made')
  console.log(`${availableParallelism()} cores, Node ${process.versions.node}; ${versionOf('rclone')}; medians of ${rounds}`)
  console.log('\n| Path2 | What | Time | rclone | Ratio | Processor time | rclone | Peak memory | rclone | Ratio | Targets |')
  console.log('|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---|')
  for (const [at, remote] of remotes.entries()) {
    const lines = [...(await contest(`${values.files} files`, small, remote)), ...(await contest('one large file', large, remote))]
    for (const line of lines) console.log(rowOf(kinds[at] as RemoteKind, line))
  }
  console.log(`\nLoad at the end: ${loadavg()[0]?.toFixed(1)}`)
} finally {
  for (const remote of remotes) await remote.stop()
  rmSync(folder, { recursive: true, force: true })
}
