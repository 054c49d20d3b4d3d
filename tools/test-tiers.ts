import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './prepare.ts'
import type { SystemProgram } from './system-programs.ts'
import { type Counts, countConformance, countMutants, countPlaywright, countVitest } from './test-counts.ts'

export interface Tier {
  readonly name: string
  readonly needs: readonly SystemProgram[]
  readonly run: () => Promise<Counts>
}

/** A tier that hangs is ended after this long and counts as failed. */
const longestTierMs = 25 * 60_000
const reports = join(root, 'node_modules', '.cache', 'pairwise', 'reports')

const node = process.execPath
const biome = ['node_modules/@biomejs/biome/bin/biome', 'ci', '--colors=off', '.']
const tsc = 'node_modules/typescript/bin/tsc'

/** In the order in which they run: what is quick and tells most comes first. */
export const tiers: readonly Tier[] = [
  tools('lint', [biome]),
  tools('types', [
    [tsc, '-b'],
    [tsc, '-p', 'tsconfig.tests.json'],
    [tsc, '-p', 'apps/web'],
  ]),
  tools('imports', [['tools/lint/check-rules.ts']]),
  tools('unused', [['node_modules/knip/bin/knip.js', '--no-progress']]),
  vitest('unit', []),
  vitest('property', []),
  vitest('web', []),
  // Three files at once: most of the time these tests wait for leases to end and for processes to start.
  vitest('integration', ['redis-server', 'apache2', 'rclone', 'openssl', 'ceph-mon', 'ceph-osd', 'radosgw', 'sshd'], ['--maxWorkers=3']),
  { name: 'conformance', needs: ['sshd', 'rclone', 'ceph-mon', 'ceph-osd', 'radosgw'], run: runConformance },
  { name: 'mutants', needs: [], run: runMutants },
  { name: 'e2e', needs: ['chromium', 'nginx', 'sshd'], run: runPlaywright },
]

/** A tier of tools: each run of one counts as one check. */
function tools(name: string, commands: readonly (readonly string[])[]): Tier {
  return {
    name,
    needs: [],
    async run() {
      let failed = 0
      for (const args of commands) failed += (await runNode(args)) === 0 ? 0 : 1
      return { passed: commands.length - failed, failed }
    },
  }
}

function vitest(project: string, needs: readonly SystemProgram[], more: readonly string[] = []): Tier {
  const args = (report: string) => [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...more,
  ]
  return { name: project, needs, run: () => runCounted(project, args, {}, countVitest) }
}

async function runPlaywright(): Promise<Counts> {
  const args = () => ['node_modules/@playwright/test/cli.js', 'test', '--config', 'e2e/playwright.config.ts', '--reporter=line,json']
  // Playwright sets FORCE_COLOR for its workers whatever the terminal is, and Node warns where both are set.
  return runCounted('e2e', args, { PLAYWRIGHT_JSON_OUTPUT_FILE: reportFile('e2e'), NO_COLOR: undefined }, countPlaywright)
}

/** Each fault that the tests notice counts as passed. */
async function runMutants(): Promise<Counts> {
  return runCounted('mutants', (report) => ['tools/test-mutants.ts', report], {}, countMutants)
}

/** The one tier that may be left out: its scenarios lie beside the project, not in it. */
async function runConformance(): Promise<Counts> {
  const runner = join(root, '..', 'shared', 'conformance', 'run.mjs')
  if (!existsSync(runner)) {
    console.log(`Left out: the scenarios are not there (${runner}).`)
    return { passed: 0, failed: 0 }
  }
  const args = (report: string) => [runner, '--prog', `${node} ${join(root, 'apps/cli/bin/pairwise.js')}`, '--json', report]
  const counts = [await runCounted('conformance', args, {}, countConformance)]
  for (const name of ['conformance-on-sftp', 'conformance-on-s3'])
    counts.push(await runCounted(name, (report) => [join(root, 'tools', `${name}.ts`), runner, report], {}, countConformance))
  const sumOf = (what: keyof Counts) => counts.reduce((sum, each) => sum + each[what], 0)
  return { passed: sumOf('passed'), failed: sumOf('failed') }
}

/**
 * Runs a test runner and counts by its report. One failure is added when it ended badly though no test failed,
 * when there is no report, and when there was nothing to run.
 */
async function runCounted(
  name: string,
  args: (report: string) => readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  count: (report: string) => Counts,
): Promise<Counts> {
  const report = reportFile(name)
  mkdirSync(reports, { recursive: true })
  rmSync(report, { force: true })
  const code = await runNode(args(report), env)
  if (!existsSync(report)) return { passed: 0, failed: 1 }
  const counts = count(report)
  if (counts.passed + counts.failed === 0) console.error(`The ${name} tier has found no tests.`)
  const isSound = counts.failed > 0 || (code === 0 && counts.passed > 0)
  return isSound ? counts : { ...counts, failed: 1 }
}

function reportFile(name: string): string {
  return join(reports, `${name}.json`)
}

/** Runs a program of ours with Node; its output goes where ours goes. Resolves with its exit code, null when it was ended by a signal. */
function runNode(args: readonly string[], env: Readonly<Record<string, string | undefined>> = {}): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const child = spawn(node, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'inherit', 'inherit'],
      timeout: longestTierMs,
    })
    child.once('error', reject)
    child.once('close', resolve)
  })
}
