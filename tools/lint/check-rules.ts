// The import rules step of the tests: the import matrix, and the purity of the engine's core. Exits with 1 when a rule is broken.
import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { checkImports } from './check-imports.ts'
import { findImpurities } from './purity.ts'

/** A resolver that has lost its way finds no modules, and no violations in them. */
const fewestModules = 50
const fewestCoreFiles = 10

const root = dirname(dirname(import.meta.dirname))
const { modules, violations } = await checkImports(root)
const core = globSync('packages/engine/src/core/**/*.ts', { cwd: root }).filter((file) => !file.endsWith('.test.ts'))
const impurities = core.flatMap((file) => findImpurities(file, readFileSync(join(root, file), 'utf8')))

const broken = [
  ...violations,
  ...impurities,
  ...(modules < fewestModules ? [`Only ${modules} modules were looked at: the check itself is broken.`] : []),
  ...(core.length < fewestCoreFiles ? [`Only ${core.length} files of the core were looked at: the check itself is broken.`] : []),
]
for (const line of broken) console.error(line)
console.log(`${modules} modules looked at, ${core.length} of them in the core; ${broken.length} broken rules.`)
process.exitCode = broken.length === 0 ? 0 : 1
