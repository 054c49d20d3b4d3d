import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { knownDeltas, knownTable, newDeltas, newTable } from './decision-table.ts'
import { defaultPolicy, type SyncPolicy } from './policy.ts'
import { tablesFor } from './sync-tables.ts'

const text = readFileSync(new URL('../../../../docs/sync-model.md', import.meta.url), 'utf8')

/** The first Markdown table under a heading, as rows of cells without their decoration. */
function tableUnder(heading: string): string[][] {
  const lines = text.split('\n')
  const start = lines.findIndex((line) => /^#+ /.test(line) && line.replace(/^#+ /, '').trim() === heading)
  expect(start, `a heading "${heading}" in docs/sync-model.md`).toBeGreaterThanOrEqual(0)
  const first = lines.findIndex((line, index) => index > start && line.startsWith('|'))
  const rows: string[][] = []
  for (let i = first; lines[i]?.startsWith('|') === true; i++) {
    const cells = (lines[i] as string).split('|').slice(1, -1)
    rows.push(cells.map((cell) => cell.replaceAll('*', '').trim()))
  }
  return rows.filter((row) => !row.every((cell) => /^:?-+:?$/.test(cell)))
}

type Loose = Readonly<Record<string, Readonly<Record<string, string>>>>

const policy = (more: Partial<SyncPolicy>, resolve: SyncPolicy['conflicts']['resolve'] = 'none') =>
  tablesFor({ ...defaultPolicy, ...more, conflicts: { ...defaultPolicy.conflicts, resolve } })
const skipping = { path1: true, path2: true }

test.each<[heading: string, deltas: readonly string[], table: Loose]>([
  ['Known to the baseline', knownDeltas, knownTable],
  ['Not known to the baseline', newDeltas, newTable],
  ['Additive, known', knownDeltas, policy({ mode: 'additive' }).known],
  ['Additive, not known', newDeltas, policy({ mode: 'additive' }).fresh],
  ['Mirror of path1, known', knownDeltas, policy({ mode: 'mirror-path1' }).known],
  ['Mirror of path1, not known', newDeltas, policy({ mode: 'mirror-path1' }).fresh],
  ['Update from path1, known', knownDeltas, policy({ mode: 'update-path1' }).known],
  ['Update from path1, not known', newDeltas, policy({ mode: 'update-path1' }).fresh],
  ['Deletions skipped on both sides, known', knownDeltas, policy({ skipDeletions: skipping }).known],
  ['Deletions skipped on both sides, not known', newDeltas, policy({ skipDeletions: skipping }).fresh],
  ['Asking, known', knownDeltas, policy({}, 'ask').known],
  ['Asking, not known', newDeltas, policy({}, 'ask').fresh],
  ['Resync of a mirror of path1', newDeltas, policy({ mode: 'mirror-path1', resync: 'path1' }).fresh],
])('the table "%s" is the one the program goes by', (heading, deltas, table) => {
  const [head, ...rows] = tableUnder(heading)
  expect(head?.slice(1)).toEqual(deltas)
  expect(rows.map((row) => row[0])).toEqual(deltas)
  const shown = (decision: string | undefined) => (decision === 'nothing' ? '–' : decision)
  expect(rows.map((row) => row.slice(1))).toEqual(deltas.map((one) => deltas.map((two) => shown(table[one]?.[two]))))
})
