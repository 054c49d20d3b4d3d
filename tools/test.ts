// Behind `npm test`: installs and builds what isn't fresh, then runs the tiers in order, all of them or those that are named.
// A tier that fails doesn't stop the next. The last line counts what passed and what failed.
import { join } from 'node:path'
import { installPackages } from './install-packages.ts'
import { prepare, root } from './prepare.ts'
import { CommandFailed, sayDuration } from './run-calmly.ts'
import { requirePrograms } from './system-programs.ts'
import type { Counts } from './test-counts.ts'
import { type Tier, tiers } from './test-tiers.ts'

interface Result extends Counts {
  readonly tier: Tier
  readonly ms: number
}

async function runTier(tier: Tier): Promise<Result> {
  console.log(`\n── ${tier.name} ${'─'.repeat(60 - tier.name.length)}`)
  const started = performance.now()
  const missing = await requirePrograms(tier.needs)
  if (missing !== null) console.error(missing)
  const counts = missing === null ? await tier.run() : { passed: 0, failed: 1 }
  return { tier, ...counts, ms: performance.now() - started }
}

function chooseTiers(names: readonly string[]): readonly Tier[] {
  const unknown = names.filter((name) => !tiers.some((tier) => tier.name === name))
  if (unknown.length > 0) {
    console.error(`There is no tier named ${unknown.join(', ')}. The tiers are: ${tiers.map((tier) => tier.name).join(', ')}.`)
    process.exit(64)
  }
  return names.length === 0 ? tiers : tiers.filter((tier) => names.includes(tier.name))
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
for (const tier of chosen) results.push(await runTier(tier))

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
