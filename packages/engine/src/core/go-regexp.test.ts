import { expect, test } from 'vitest'
import { goToRegExp } from './go-regexp.ts'

const matches = (source: string, text: string, ignoreCase = false) => goToRegExp(source, ignoreCase).test(text)

test.each<[source: string, matching: string[], other: string[]]>([
  // Classes know ASCII alone, and what is not in one may be a line end.
  ['^\\d\\w\\s$', ['1a ', '0_\t'], ['\u0663a ', '1\u00e9 ', '1a\u00a0', '1a\v']],
  ['^[[:space:]]$', ['\v', ' '], ['\u00a0']],
  ['^[^a]$', ['\n', '\u{1f600}'], ['a']],
  ['^[[:^alpha:]\\D]$', ['1', '\u00e9', 'a'], []],
  ['^[[:^alpha:]]$', ['1', '\u00e9'], ['a', 'Z']],
  ['^[]a]$', [']', 'a'], ['[']],
  ['^[^]a]$', ['['], [']', 'a']],
  ['^[a-]$', ['a', '-'], ['b']],
  ['^[\\d-z]$', ['1', '-', 'z'], ['a']],
  ['^[[:]$', ['[', ':'], ['a']],
  ['^[\\]\\\\\\^]$', [']', '\\', '^'], ['a']],
  ['^[+--]$', ['+', ',', '-'], ['.']],
  // The dot and the ends.
  ['^.$', ['a', '\r', '\u2028', '\udc80'], ['\n', '']],
  ['(?s)^.$', ['\n'], []],
  ['^a$', ['a'], ['a\n', '\na']],
  ['(?m)^a$', ['x\na\ny'], ['x\ra\ry']],
  ['\\Aa\\z', ['a'], ['a\n']],
  ['\\ba\\b', ['a', '-a-', '\u00e9a'], ['ab', '_a']],
  ['a\\Bb', ['ab'], ['a']],
  // Flags hold up to the end of their group, other alternatives included.
  ['^(?i)ab$', ['aB', 'AB'], []],
  ['^(?i:a)b$', ['Ab'], ['AB']],
  ['^((?i)a|b)c$', ['Ac', 'Bc'], ['aC']],
  ['^(?i)(a(?-i)b)$', ['Ab'], ['aB']],
  ['^(?i)[a-c]k$', ['BK', 'b\u212a'], []],
  ['(?U)^a+$', ['aa'], ['']],
  ['^(?s-i:.)$', ['\n'], []],
  // Repetition.
  ['^a{2,3}$', ['aa', 'aaa'], ['a', 'aaaa']],
  ['^a{2,}?$', ['aa', 'aaaaa'], ['a']],
  ['^a{2}$', ['aa'], ['a']],
  ['^a{,2}$', ['a{,2}'], ['a', 'aa']],
  ['^a{x$', ['a{x'], []],
  ['^(?:ab)*?$', ['', 'abab'], ['aba']],
  ['^\\b?a$', ['a'], []],
  ['^*a$', ['a', 'ba'], []],
  ['^a(?i)*$', ['', 'aa'], ['A']],
  // Groups and alternatives.
  ['^(?P<year>\\d+)-(?<month>\\d+)$', ['2024-01'], ['2024']],
  ['^(|a)b$', ['b', 'ab'], ['aab']],
  // Chars by number or quoted.
  ['^\\x41\\x{1F600}\\101\\t$', ['A\u{1f600}A\t'], []],
  ['^\\Qa.b*\\E+$', ['a.b*', 'a.b**'], ['axb']],
  ['^\\Qa.b', ['a.b'], ['axb']],
  ['^\\/\\-\\_\\!$', ['/-_!'], []],
  // What Unicode says of chars.
  ['^\\pL\\p{Lu}\\P{Lu}$', ['\u00e9\u00c9\u00e9'], ['1Aa', 'aaa']],
  ['^\\p{Greek}[\\p{^Greek}]$', ['\u03b1a'], ['aa', '\u03b1\u03b1']],
  ['^\\p{Any}$', ['\n'], []],
])('%s', (source, matching, other) => {
  for (const text of matching) expect(matches(source, text), text).toBe(true)
  for (const text of other) expect(matches(source, text), text).toBe(false)
})

test('case can be ignored throughout, and minded again inside', () => {
  expect(matches('^ab$', 'AB', true)).toBe(true)
  expect(matches('^(?-i)ab$', 'AB', true)).toBe(false)
  expect(matches('^(?-i:a)b$', 'aB', true)).toBe(true)
  expect(matches('^k\\b$', 'K', true)).toBe(true)
})

test.each([
  ['a)', '")" without "("'],
  ['(a', '"(" without ")"'],
  ['[a', '"[" without "]"'],
  ['[]', '"[" without "]"'],
  ['*a', 'nothing before "*"'],
  ['a|+', 'nothing before "+"'],
  ['a**', 'nothing before "*"'],
  ['a{1001}', 'too often'],
  ['a{3,2}', 'too often'],
  ['(?=a)', 'not supported'],
  ['(?<!a)', 'not supported'],
  ['(?x)a', 'not supported'],
  ['\\1', 'means nothing'],
  ['\\Z', 'means nothing'],
  ['\\C', 'means nothing'],
  ['\\\u00e9', 'means nothing'],
  ['\\', 'nothing after the last'],
  ['[b-a]', 'the wrong way round'],
  ['[a-\\d]', 'means nothing'],
  ['[[:foo:]]', 'no class is named [:foo:]'],
  ['\\p{Klingon}', 'no class is named \\p{Klingon}'],
  ['\\x{110000}', 'no char'],
])('%s is refused: %s', (source, why) => {
  expect(() => goToRegExp(source, false)).toThrow(why)
})
