import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { knownDeltas, knownTable, newDeltas, newTable } from './decision-table.ts'

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

test.each([
  ['Known to the baseline', knownDeltas as readonly string[], knownTable as Readonly<Record<string, Readonly<Record<string, string>>>>],
  ['Not known to the baseline', newDeltas as readonly string[], newTable as Readonly<Record<string, Readonly<Record<string, string>>>>],
])('the table "%s" is the one the program goes by', (heading, deltas, table) => {
  const [head, ...rows] = tableUnder(heading)
  expect(head?.slice(1)).toEqual(deltas)
  expect(rows.map((row) => row[0])).toEqual(deltas)
  const shown = (decision: string | undefined) => (decision === 'nothing' ? '–' : decision)
  expect(rows.map((row) => row.slice(1))).toEqual(deltas.map((one) => deltas.map((two) => shown(table[one]?.[two]))))
})
