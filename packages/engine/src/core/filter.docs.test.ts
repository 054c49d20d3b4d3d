import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { compileFilter } from './filter.ts'

const text = readFileSync(new URL('../../../../docs/filters.md', import.meta.url), 'utf8')

/** The rows of the table of examples: a pattern, what it matches, what it does not. */
function examples(): { pattern: string; matching: string[]; other: string[] }[] {
  const lines = text.split('\n')
  const head = lines.indexOf('| Pattern | Matches | Not |')
  const end = lines.findIndex((line, index) => index > head && !line.startsWith('|'))
  return lines.slice(head + 2, end).map((line) => {
    const [pattern = [], matching = [], other = []] = line
      .split(' | ')
      .map((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, code]) => code ?? ''))
    return { pattern: pattern[0] ?? '', matching, other }
  })
}

test('there is an example for each row of rclone’s table', () => {
  expect(examples()).toHaveLength(10)
})

test.each(examples())('$pattern', ({ pattern, matching, other }) => {
  const filter = compileFilter({ rules: [{ include: false, pattern }], ignoreCase: false })
  expect(matching.length * other.length).toBeGreaterThan(0)
  for (const path of matching) expect(filter.includesFile(path), path).toBe(false)
  for (const path of other) expect(filter.includesFile(path), path).toBe(true)
})
