import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parseFilters } from './filter.ts'
import { compileScope } from './scope.ts'

// What rclone's own `lsf` answered to random rules on random trees: which paths it left out, by their place in the tree.

type Line =
  | { readonly tree: readonly string[] }
  | { readonly rules: readonly string[]; readonly ignoreCase?: true; readonly left: readonly number[] }

let tree: readonly string[] = []
const cases: [rules: string, ignoreCase: boolean, tree: readonly string[], left: readonly string[]][] = []
for (const text of readFileSync(new URL('filter.rclone.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')) {
  const line = JSON.parse(text) as Line
  if ('tree' in line) tree = line.tree
  else cases.push([line.rules.join('\n'), line.ignoreCase === true, tree, line.left.map((at) => tree[at] as string)])
}

describe('rules leave out what rclone leaves out', () => {
  test.each(cases)('%j', (rules, ignoreCase, paths, left) => {
    const scope = compileScope({ filters: parseFilters(rules, ignoreCase) })
    const isIn = (path: string) => (path.endsWith('/') ? scope.hasFolder(path.slice(0, -1)) : scope.hasFile(path))
    expect(paths.filter((path) => !isIn(path))).toEqual(left)
  })
})
