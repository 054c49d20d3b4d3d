import { expect, test } from 'vitest'
import { encodePath } from './rel-path.ts'
import { suffixedName } from './suffixed-name.ts'

test.each<[name: string, behind: string, before: string]>([
  ['f', 'f-1', 'f-1'],
  ['f.txt', 'f.txt-1', 'f-1.txt'],
  ['f.tar.gz', 'f.tar.gz-1', 'f-1.tar.gz'],
  ['f.TAR.gz', 'f.TAR.gz-1', 'f-1.TAR.gz'],
  ['f.badextension.gz', 'f.badextension.gz-1', 'f.badextension-1.gz'],
  ['f.badextension', 'f.badextension-1', 'f-1.badextension'],
  ['2024.01.02.html.gz', '2024.01.02.html.gz-1', '2024.01.02-1.html.gz'],
  ['.hidden', '.hidden-1', '-1.hidden'],
  ['f.', 'f.-1', 'f-1.'],
])('%s', (name, behind, before) => {
  expect(suffixedName(name, '-1', false)).toBe(behind)
  expect(suffixedName(name, '-1', true)).toBe(before)
})

test.each<[what: string, name: string, keepExtension: boolean, expected: string]>([
  ['a stem', 'n'.repeat(255), false, `${'n'.repeat(253)}-1`],
  ['a stem before an extension', `${'n'.repeat(250)}.jpeg`, true, `${'n'.repeat(248)}-1.jpeg`],
  ['a stem of wide characters', `${'\u{1f600}'.repeat(62)}.sqlite`, true, `${'\u{1f600}'.repeat(61)}-1.sqlite`],
  ['an extension that is all of a name', `.${'x'.repeat(254)}`, true, `.${'x'.repeat(252)}-1`],
])('what is too long shortens %s', (_, name, keepExtension, expected) => {
  const made = suffixedName(name, '-1', keepExtension)
  expect(made).toBe(expected)
  expect(encodePath(made).length).toBeLessThanOrEqual(255)
})

test('a suffix that alone is too long leaves nothing of the stem', () => {
  expect(suffixedName('f.txt', 'x'.repeat(300), false)).toBe('x'.repeat(300))
  expect(suffixedName('f.txt', 'x'.repeat(300), true)).toBe('x'.repeat(300))
})
