// Behind `npm run bench`: our command line against its peers, the programs taking turns, so that what else the machine does meets all alike.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { availableParallelism, loadavg } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Measurement, readConfig } from './config.ts'
import { holdContest, type Results } from './contest.ts'
import { isInstalled, versionOf } from './peers.ts'
import { tableOf, targetTableOf } from './print-table.ts'
import type { LineName } from './targets.ts'

function titleOf({ title, contest: { scenario, tree, largeBytes, rounds } }: Measurement): string {
  const what =
    scenario === 'large-file'
      ? `one file of ${largeBytes} bytes`
      : `${tree.files.toLocaleString('en')} files of ${tree.size} bytes a side, ${tree.shape}`
  return `**${title}**: ${what}; medians of ${rounds}, load ${loadavg()[0]?.toFixed(1)}`
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
const measured = new Map<LineName, Results>()
const failed: string[] = []
try {
  const peers = [...new Set(config.measurements.flatMap(({ contest }) => contest.peers))].filter(isInstalled).map(versionOf)
  console.log(`${availableParallelism()} cores, ${fileSystemOf(config.folder)}, Node ${process.versions.node}; ${peers.join('; ')}`)
  const folders = { shared: join(config.folder, 'shared'), own: join(config.folder, 'own') }
  for (const measurement of config.measurements) {
    try {
      const results = await holdContest(measurement.contest, folders)
      console.log(`\n${titleOf(measurement)}\n\n${tableOf(results).join('\n')}`)
      if (measurement.line !== null) measured.set(measurement.line, results)
    } catch (error) {
      // The other lines are measured all the same.
      failed.push(measurement.title)
      console.error(`${measurement.title} could not be measured: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  if (measured.size > 0) console.log(`\n${targetTableOf(measured).join('\n')}`)
} finally {
  if (!config.keep) rmSync(config.folder, { recursive: true, force: true })
}
if (failed.length > 0) process.exitCode = 1
