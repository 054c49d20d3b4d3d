import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { cruise, type ICruiseResult } from 'dependency-cruiser'
import { importRules } from './import-rules.ts'

export interface ImportCheck {
  readonly modules: number
  /** One line for each import that a rule forbids, sorted. */
  readonly violations: readonly string[]
}

/**
 * Looks at the imports of everything below some folders of the project. `under` is the folder in which the importing files
 * lie, '' or ending in a slash.
 */
export async function checkImports(root: string, under = ''): Promise<ImportCheck> {
  const folders = ['packages', 'apps', 'e2e'].map((folder) => `${under}${folder}`).filter((folder) => existsSync(join(root, folder)))
  const { output } = await cruise(folders, {
    baseDir: root,
    ruleSet: { forbidden: importRules(under) },
    validate: true,
    tsPreCompilationDeps: true,
    doNotFollow: { path: ['node_modules'] },
    exclude: { path: ['^(packages|apps)/[^/]+/(dist|dist-types|src/generated)/'] },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['pairwise-source', 'import', 'node', 'default', 'types'] },
  })
  const { modules, summary } = output as ICruiseResult
  return {
    modules: modules.filter((module) => folders.some((folder) => module.source.startsWith(`${folder}/`))).length,
    violations: summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`).sort(),
  }
}
