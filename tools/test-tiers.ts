import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { copyWritable } from './copy-writable.ts'
import { nodeCommand } from './node-command.ts'
import { root } from './prepare.ts'
import type { SystemProgram } from './system-programs.ts'
import { type Counts, countConformance, countMutants, countPlaywright, countVitest, sayConformanceFailures } from './test-counts.ts'

export interface Tier {
  readonly name: string
  readonly needs: readonly SystemProgram[]
  readonly run: (output: Output) => Promise<Counts>
}

/** Where the output of a tier's programs goes: straight to the terminal, or to whoever holds it back. */
export type Output = 'inherit' | ((chunk: Buffer) => void)

/** Runs something beside other things, and passes on in one piece what it has said, below a heading, when it has ended. */
export async function holdOutput<T>(output: Output, heading: string, run: (held: Exclude<Output, 'inherit'>) => Promise<T>): Promise<T> {
  const held: Buffer[] = [Buffer.from(heading)]
  const result = await run((chunk) => held.push(chunk))
  const whole = Buffer.concat(held)
  if (output === 'inherit') process.stdout.write(whole)
  else output(whole)
  return result
}

/** A tier that hangs is ended after this long and counts as failed. */
const longestTierMs = 25 * 60_000
const reports = join(root, 'node_modules', '.cache', 'pairwise', 'reports')

const node = process.execPath
const biome = ['node_modules/@biomejs/biome/bin/biome', 'ci', '--colors=off', '.']
const tsc = 'node_modules/typescript/bin/tsc'

/**
 * In the order in which they run: what is quick and tells most comes first. Those of one group run side by side, since each of them
 * alone leaves a processor idle.
 */
export const tierGroups: readonly (readonly Tier[])[] = [
  [
    tools('lint', [biome]),
    tools('types', [
      [tsc, '-b'],
      [tsc, '-p', 'tsconfig.tests.json'],
      [tsc, '-p', 'apps/web'],
    ]),
    tools('imports', [['tools/lint/check-rules.ts']]),
    tools('unused', [['node_modules/knip/bin/knip.js', '--no-progress']]),
  ],
  [vitest('unit', [])],
  [vitest('property', [])],
  [vitest('web', [])],
  // Four files at once: these tests wait for leases to end, for schedules to be due and for servers to come back.
  [
    vitest(
      'integration',
      ['redis-server', 'apache2', 'rclone', 'openssl', 'ceph-mon', 'ceph-osd', 'radosgw', 'sshd', 'rsync', 'setfacl', 'setfattr'],
      ['--maxWorkers=4'],
    ),
  ],
  [
    { name: 'conformance', needs: ['sshd', 'rclone', 'ceph-mon', 'ceph-osd', 'radosgw'], run: runConformance },
    { name: 'mutants', needs: [], run: runMutants },
  ],
  [{ name: 'e2e', needs: ['chromium', 'nginx', 'sshd'], run: runPlaywright }],
]

/** A tier of tools: each run of one counts as one check. */
function tools(name: string, commands: readonly (readonly string[])[]): Tier {
  return {
    name,
    needs: [],
    async run(output) {
      let failed = 0
      for (const args of commands) failed += (await runNode(args, output)) === 0 ? 0 : 1
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
  return { name: project, needs, run: (output) => runCounted({ name: project, args, count: countVitest, output }) }
}

async function runPlaywright(output: Output): Promise<Counts> {
  const args = () => ['node_modules/@playwright/test/cli.js', 'test', '--config', 'e2e/playwright.config.ts', '--reporter=line,json']
  // Playwright sets FORCE_COLOR for its workers whatever the terminal is, and Node warns where both are set.
  const env = { PLAYWRIGHT_JSON_OUTPUT_FILE: reportFile('e2e'), NO_COLOR: undefined }
  return runCounted({ name: 'e2e', args, env, count: countPlaywright, output })
}

/** Each fault that the tests notice counts as passed. */
async function runMutants(output: Output): Promise<Counts> {
  return runCounted({ name: 'mutants', args: (report) => ['tools/test-mutants.ts', report], count: countMutants, output })
}

/** The one tier that may be left out: its scenarios lie beside the project, not in it. */
async function runConformance(output: Output): Promise<Counts> {
  const scenarios = join(root, '..', 'shared', 'conformance')
  if (!existsSync(scenarios)) {
    console.log(`Left out: the scenarios are not there (${scenarios}).`)
    return { passed: 0, failed: 0 }
  }
  // They write over files that they have copied with their modes: only root could do that where nobody may write to them.
  const copy = join(root, 'node_modules', '.cache', 'pairwise', 'conformance')
  copyWritable(scenarios, copy)
  const runner = join(copy, 'run.mjs')
  const parts: readonly (readonly [name: string, args: readonly string[]])[] = [
    ['conformance', [runner, '--prog', nodeCommand(join(root, 'apps/cli/bin/pairwise.js')), '--json']],
    ['conformance-on-sftp', [join(root, 'tools/conformance-on-sftp.ts'), runner]],
    ['conformance-on-s3', [join(root, 'tools/conformance-on-s3.ts'), runner]],
  ]
  const counts = await Promise.all(
    parts.map(([name, args]) =>
      holdOutput(output, `\n${name}\n`, (held) => {
        const count = (report: string) => {
          held(Buffer.from(sayConformanceFailures(report)))
          return countConformance(report)
        }
        return runCounted({ name, args: (to) => [...args, to], count, output: held })
      }),
    ),
  )
  const sumOf = (what: keyof Counts) => counts.reduce((sum, each) => sum + each[what], 0)
  return { passed: sumOf('passed'), failed: sumOf('failed') }
}

interface CountedRun {
  readonly name: string
  readonly args: (report: string) => readonly string[]
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly count: (report: string) => Counts
  readonly output: Output
}

/**
 * Runs a test runner and counts by its report. One failure is added when it ended badly though no test failed,
 * when there is no report, and when there was nothing to run.
 */
async function runCounted({ name, args, env = {}, count, output }: CountedRun): Promise<Counts> {
  const report = reportFile(name)
  mkdirSync(reports, { recursive: true })
  rmSync(report, { force: true })
  const code = await runNode(args(report), output, env)
  if (!existsSync(report)) return { passed: 0, failed: 1 }
  const counts = count(report)
  if (counts.passed + counts.failed === 0) console.error(`The ${name} tier has found no tests.`)
  const isSound = counts.failed > 0 || (code === 0 && counts.passed > 0)
  return isSound ? counts : { ...counts, failed: 1 }
}

function reportFile(name: string): string {
  return join(reports, `${name}.json`)
}

/** Runs a program of ours with Node. Resolves with its exit code, null when it was ended by a signal. */
function runNode(args: readonly string[], output: Output, env: Readonly<Record<string, string | undefined>> = {}): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const stream = output === 'inherit' ? 'inherit' : 'pipe'
    const child = spawn(node, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', stream, stream],
      timeout: longestTierMs,
    })
    if (output !== 'inherit') for (const pipe of [child.stdout, child.stderr]) pipe?.on('data', output)
    child.once('error', reject)
    child.once('close', resolve)
  })
}
