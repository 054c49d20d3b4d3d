// Behind `npm run bench`: our command line against its peers, the programs taking turns, so that what else the machine does meets all alike.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { availableParallelism, loadavg } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type BenchConfig, readConfig } from './config.ts'
import { type Measured, measure } from './measure.ts'
import { type Contestant, isInstalled, programOf, versionOf } from './peers.ts'
import { tableOf } from './print-table.ts'
import { makeScenario, type ScenarioName } from './scenarios.ts'

async function run(name: ScenarioName, config: BenchConfig): Promise<void> {
  const folder = join(config.folder, name)
  mkdirSync(folder, { recursive: true })
  try {
    const { contestants, once = [], reset } = makeScenario(name, { folder, tree: config.tree, largeBytes: config.largeBytes })
    const takesPart = (contestant: Contestant) =>
      ['pairwise', ...config.peers].includes(programOf(contestant)) && isInstalled(programOf(contestant))
    for (const step of once.filter(takesPart)) await runOnce(step)
    const results = new Map<string, Measured[]>()
    // The first round only warms caches.
    for (let round = 0; round <= config.rounds; round++) {
      for (const contestant of contestants.filter(takesPart)) {
        reset?.(contestant)
        const measured = await runOnce(contestant)
        if (round > 0) results.set(contestant.name, [...(results.get(contestant.name) ?? []), measured])
      }
    }
    console.log(`\n${titleOf(name, config)}\n\n${tableOf(results).join('\n')}`)
  } finally {
    if (!config.keep) rmSync(folder, { recursive: true, force: true })
  }
}

function runOnce({ command, accepted = [0], env }: Contestant): Promise<Measured> {
  return measure(command, accepted, env)
}

function titleOf(name: ScenarioName, { tree, largeBytes, rounds }: BenchConfig): string {
  const what =
    name === 'large-file'
      ? `one file of ${largeBytes} bytes`
      : `${tree.files.toLocaleString('en')} files of ${tree.size} bytes a side, ${tree.shape}`
  return `**${name}**: ${what}; medians of ${rounds}, load ${loadavg()[0]?.toFixed(1)}`
}

function fileSystemOf(folder: string): string {
  return spawnSync('df', ['--output=fstype', folder], { encoding: 'utf8' }).stdout.trim().split('\n').at(-1) ?? 'unknown file system'
}

const config = readConfig()
if (!existsSync(fileURLToPath(new URL('../apps/cli/dist/main.js', import.meta.url)))) {
  console.error('The command line is not built yet: run "npm run build" first.')
  process.exit(1)
}
mkdirSync(config.folder, { recursive: true })
try {
  const peers = config.peers.filter(isInstalled).map(versionOf)
  console.log(`${availableParallelism()} cores, ${fileSystemOf(config.folder)}, Node ${process.versions.node}; ${peers.join('; ')}`)
  for (const name of config.scenarios) await run(name, config)
} finally {
  if (!config.keep) rmSync(config.folder, { recursive: true, force: true })
}
