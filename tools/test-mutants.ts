/** Does the tests' job backwards: puts one fault after another into a copy of the engine, and fails when no test notices one. */
import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { type Mutant, mutants } from './mutants.ts'
import { root } from './prepare.ts'

const vitest = join(root, 'node_modules/vitest/vitest.mjs')
const engine = 'packages/engine'
/** Fewer random cases than in the tests of a day: a fault that takes many to show itself is no fault of this list. */
const propertyRuns = '140'

/** Where to write which faults were noticed, for who counts them. */
const reportFile = process.argv[2]

const copy = mkdtempSync(join(tmpdir(), 'pairwise-mutants-'))
// Some tests go on as a user who may read little, and load sources as that user.
chmodSync(copy, 0o755)
try {
  makeCopy()
  process.exitCode = tryAll() ? 0 : 1
} finally {
  rmSync(copy, { recursive: true, force: true })
}

function makeCopy(): void {
  const isSource = (path: string) => !['dist', 'node_modules'].includes(basename(path))
  for (const part of [`${engine}/src`, `${engine}/test`, `${engine}/package.json`, 'docs', 'package.json'])
    cpSync(join(root, part), join(copy, part), { recursive: true, filter: isSource })
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
  const settings = { cacheDir: join(copy, '.cache'), test: { include: [`${engine}/**/*.test.ts`], testTimeout: 60_000, maxWorkers: 2 } }
  writeFileSync(join(copy, 'vitest.config.mjs'), `export default ${JSON.stringify(settings)}\n`)
}

function tryAll(): boolean {
  const lost = mutants.filter(({ file, find }) => sourceOf(file).split(find).length !== 2)
  for (const { name, file } of lost) console.error(`The place of this fault is not in ${file} any more, or more than once: ${name}`)
  if (lost.length > 0) return false
  if (!doAllPass()) {
    console.error('The tests fail without any fault.')
    return false
  }
  const tried = mutants.map((mutant, index) => {
    const isNoticed = tryMutant(mutant)
    console.log(`${String(index + 1).padStart(3)}  ${isNoticed ? 'noticed ' : 'SURVIVED'}  ${mutant.name}`)
    return { name: mutant.name, isNoticed }
  })
  const noticed = tried.filter(({ isNoticed }) => isNoticed).length
  console.log(`${noticed} passed, ${tried.length - noticed} failed`)
  if (reportFile !== undefined) writeFileSync(reportFile, JSON.stringify(tried))
  return noticed === tried.length
}

/** A test that fails without a fault would notice every one. */
function doAllPass(): boolean {
  const groups = Map.groupBy(mutants, ({ tests }) => tests.join(' '))
  return [...groups.values()].every((group) => {
    const names = group.map(({ only }) => only)
    return doTestsPass(group[0]?.tests ?? [], names.includes('') ? '' : names.join('|'))
  })
}

function tryMutant({ file, find, replace, tests, only }: Mutant): boolean {
  const source = sourceOf(file)
  writeFileSync(
    join(copy, engine, 'src', file),
    source.replace(find, () => replace),
  )
  try {
    return !doTestsPass(tests, only)
  } finally {
    writeFileSync(join(copy, engine, 'src', file), source)
  }
}

function sourceOf(file: string): string {
  return readFileSync(join(copy, engine, 'src', file), 'utf8')
}

/** Throws when no test has such a name, since nothing would be noticed by that. */
function doTestsPass(tests: readonly string[], only: string): boolean {
  const [files, report] = [tests.map((test) => join(engine, test)), join(copy, 'report.json')]
  const named = only === '' ? [] : ['--testNamePattern', only]
  const args = [vitest, 'run', '--root', copy, '--bail', '1', '--reporter', 'json', '--outputFile', report, ...named, ...files]
  rmSync(report, { force: true })
  const { status } = spawnSync(process.execPath, args, {
    cwd: copy,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, PAIRWISE_PROPERTY_RUNS: propertyRuns },
  })
  const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, 'utf8')) as Record<string, number>
  if ((numPassedTests ?? 0) + (numFailedTests ?? 0) === 0) throw new Error(`no test is named like ${only} in ${tests.join(', ')}`)
  return status === 0
}
