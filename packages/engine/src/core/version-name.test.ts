import { describe, expect, test } from 'vitest'
import { encodePath } from './rel-path.ts'
import { versionPath } from './version-name.ts'

const named = (path: string, suffix = '', keepExtension = false) => versionPath(path, { suffix, keepExtension })

describe('the name of a version', () => {
  test.each([
    ['d/f.txt', '', false, 'd/f.txt'],
    ['d/f.txt', '-2026', false, 'd/f.txt-2026'],
    ['d/f.txt', '-2026', true, 'd/f-2026.txt'],
    ['a.b/f', '-2026', true, 'a.b/f-2026'],
    ['f.tar.gz', '~', true, 'f~.tar.gz'],
    ['f.v1.txt', '~', true, 'f.v1~.txt'],
    ['.hidden', '~', true, '~.hidden'],
    ['f.html.gz', '~', true, 'f~.html.gz'],
    ['.hidden.txt', '~', true, '.hidden~.txt'],
    ['end.', '~', true, 'end~.'],
  ])('of %s with %j (before the extension: %j) is %s', (path, suffix, keepExtension, expected) => {
    expect(named(path, suffix, keepExtension)).toBe(expected)
  })

  test.each([
    ['n', '.txt'],
    ['\u00e9', '.txt'],
    ['\u{1f600}', ''],
    ['\udc80', ''],
  ])('of a long name made of %j fits, and differs from that of another name that begins alike', (char, end) => {
    const long = char.repeat(Math.floor(250 / encodePath(char).length))
    const names = [long + end, `${long.slice(0, -char.length)}x${end}`].map((name) => named(name, '-2026-11-25', true))
    for (const name of names) expect(encodePath(name).length).toBeLessThanOrEqual(255)
    expect(new Set(names).size).toBe(2)
    expect(names[0]?.endsWith(`-2026-11-25${end}`)).toBe(true)
  })
})
