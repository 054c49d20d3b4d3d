/** Runs the scenarios with path2 in a bucket, but for the one about empty folders, of which a bucket has none. Arguments: the scenarios' runner, and where its report goes. */
import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { startRemote } from '../bench/remotes.ts'

const [runner = '', report = '', ...more] = process.argv.slice(2)
const folder = mkdtempSync(join(tmpdir(), 'on-s3-'))
const bucket = await startRemote('s3', folder)
try {
  process.exitCode = await runScenarios()
} finally {
  await bucket.stop()
  rmSync(folder, { recursive: true })
}

function runScenarios(): Promise<number> {
  const config = join(folder, 'rclone.conf')
  writeFileSync(config, bucket.section)
  const names = readdirSync(join(dirname(runner), 'cases')).filter((name) => name !== 'createemptysrcdirs')
  const program = `${process.execPath} ${join(import.meta.dirname, 'bisync-on-s3.ts')}`
  const args = [runner, '--prog', program, '--json', report, '--timeout', '240', '--case', names.sort().join(','), ...more]
  const env = { ...process.env, ON_S3_CONFIG: config, ON_S3_FOLDER: bucket.newFolder() }
  const child = spawn(process.execPath, args, { stdio: 'inherit', env })
  return new Promise((resolve) => child.once('close', (code) => resolve(code ?? 1)))
}
