/**
 * Runs the scenarios with path2 in a bucket, but for the one about empty folders, of which a bucket has none. Arguments: the scenarios'
 * runner, and where its report goes. They run a few at a time: most of a run waits for the seconds of which a bucket's times consist.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { startRemote } from '../bench/remotes.ts'
import { nodeCommand } from './node-command.ts'

const atOnce = 3

const [runner = '', report = '', ...more] = process.argv.slice(2)
const folder = mkdtempSync(join(tmpdir(), 'on-s3-'))
const bucket = await startRemote('s3', folder)
try {
  process.exitCode = await runScenarios()
} finally {
  await bucket.stop()
  rmSync(folder, { recursive: true })
}

/** Answers with the worst exit code. Without a report of each part there is none of the whole. */
async function runScenarios(): Promise<number> {
  const config = join(folder, 'rclone.conf')
  writeFileSync(config, bucket.section)
  const names = readdirSync(join(dirname(runner), 'cases')).filter((name) => name !== 'createemptysrcdirs')
  const parts = Array.from({ length: atOnce }, (_, part) => names.sort().filter((_name, at) => at % atOnce === part))
  const codes = await Promise.all(parts.map((part, at) => runPart(config, part, partReport(at))))
  const scenarios = parts.flatMap((_, at) => JSON.parse(readFileSync(partReport(at), 'utf8')) as unknown[])
  writeFileSync(report, JSON.stringify(scenarios))
  return Math.max(...codes)
}

function partReport(part: number): string {
  return join(folder, `report-${part}.json`)
}

function runPart(config: string, names: readonly string[], to: string): Promise<number> {
  const program = nodeCommand(join(import.meta.dirname, 'bisync-on-s3.ts'))
  const args = [runner, '--prog', program, '--json', to, '--timeout', '240', '--case', names.join(','), ...more]
  const env = { ...process.env, ON_S3_CONFIG: config, ON_S3_FOLDER: bucket.newFolder() }
  const child = spawn(process.execPath, args, { stdio: 'inherit', env })
  return new Promise((resolve) => child.once('close', (code) => resolve(code ?? 1)))
}
