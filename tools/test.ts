// Behind `npm test`: installs and builds what isn't fresh, then runs the tiers, all of them or those that are named, group after group.
// A tier that fails doesn't stop the next. The last line counts what passed and what failed.
import { join } from 'node:path'
import { installPackages } from './install-packages.ts'
import { prepare, root } from './prepare.ts'
import { CommandFailed, sayDuration } from './run-calmly.ts'
import { requirePrograms } from './system-programs.ts'
import type { Counts } from './test-counts.ts'
import { holdOutput, type Output, type Tier, tierGroups } from './test-tiers.ts'

interface Result extends Counts {
  readonly tier: Tier
  readonly ms: number
}

async function runTier(tier: Tier, output: Output): Promise<Result> {
  const started = performance.now()
  const counts = await tier.run(output)
  return { tier, ...counts, ms: performance.now() - started }
}

/** Runs tiers side by side; those whose programs can't be had fail. */
async function runGroup(group: readonly Tier[]): Promise<Result[]> {
  const results: Result[] = []
  const ready: Tier[] = []
  // One after the other: a package manager serves one at a time.
  for (const tier of group) {
    const missing = await requirePrograms(tier.needs)
    if (missing === null) ready.push(tier)
    else {
      console.error(`${heading(tier)}${missing}`)
      results.push({ tier, passed: 0, failed: 1, ms: 0 })
    }
  }
  const [first, ...others] = ready
  if (first === undefined) return results
  if (others.length > 0) {
    const runs = ready.map((tier) => holdOutput('inherit', heading(tier), (held) => runTier(tier, held)))
    return [...results, ...(await Promise.all(runs))]
  }
  process.stdout.write(heading(first))
  return [...results, await runTier(first, 'inherit')]
}

function heading({ name }: Tier): string {
  return `\n── ${name} ${'─'.repeat(60 - name.length)}\n`
}

function chooseTiers(names: readonly string[]): readonly (readonly Tier[])[] {
  const known = tierGroups.flat().map((tier) => tier.name)
  const unknown = names.filter((name) => !known.includes(name))
  if (unknown.length > 0) {
    console.error(`There is no tier named ${unknown.join(', ')}. The tiers are: ${known.join(', ')}.`)
    process.exit(64)
  }
  if (names.length === 0) return tierGroups
  return tierGroups.map((group) => group.filter((tier) => names.includes(tier.name))).filter((group) => group.length > 0)
}

async function installLintTools(): Promise<void> {
  try {
    await installPackages(join(root, 'tools', 'lint'), 'the tools that check imports', console.log)
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error
    console.error(error.message)
    process.exit(1)
  }
}

const chosen = chooseTiers(process.argv.slice(2))
if (!process.stdout.isTTY) process.env['NO_COLOR'] = '1'
await prepare()
await installLintTools()

const results: Result[] = []
for (const group of chosen) results.push(...(await runGroup(group)))

console.log(`\n${'─'.repeat(64)}`)
for (const { tier, passed, failed, ms } of results) {
  console.log(
    `${failed === 0 ? '  ' : '✗ '}${tier.name.padEnd(14)}${`${passed} passed`.padStart(12)}${`${failed} failed`.padStart(12)}${sayDuration(ms).padStart(16)}`,
  )
}
const passed = results.reduce((sum, result) => sum + result.passed, 0)
const failed = results.reduce((sum, result) => sum + result.failed, 0)
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 && passed > 0 ? 0 : 1
