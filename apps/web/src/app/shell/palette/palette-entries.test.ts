import { describe, expect, test } from 'vitest'
import { matchPalette, type PaletteGroup } from './palette-entries.ts'

const entry = (id: string, label: string, hint = '') => ({ id, label, hint, run: () => undefined })
const groups: readonly PaletteGroup[] = [
  { title: 'Actions on this page', entries: [entry('action-Run now', 'Run now')] },
  { title: 'Go to', entries: [entry('area-/runs', 'Runs')] },
  { title: 'Pairs', entries: [entry('pair-1', 'Photos', 'NAS and Backup')] },
  { title: 'Everywhere', entries: [entry('keys', 'Keys on this page')] },
]

function found(query: string): string[] {
  return matchPalette(groups, query, () => undefined).flatMap(({ entries }) => entries.map(({ label }) => label))
}

describe('what the command palette finds', () => {
  test.each([
    ['', ['Run now', 'Runs', 'Photos', 'Keys on this page']],
    ['run', ['Run now', 'Runs']],
    ['backup pho', ['Photos']],
    ['> run', ['Run now']],
    ['?', ['Keys on this page']],
    ['#12', ['Run 12', 'Plan 12']],
    ['#x', []],
    ['nothing like it', []],
  ])('%j', (query, labels) => {
    expect(found(query)).toEqual(labels)
  })
})
