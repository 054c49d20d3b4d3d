import { describe, expect, test } from 'vitest'
import { pathParts, visiblePath, visiblePieces, visibleSentence } from './path-parts.ts'

describe('what can’t be seen in a name is shown as a code', () => {
  test.each([
    ['notes.md', 'notes.md'],
    ['a b/c  d.txt', 'a b/c  d.txt'],
    ['invoice\u202Egpj.exe', 'invoice[U+202E]gpj.exe'],
    ['a\nb\tc\u0000', 'a[U+000A]b[U+0009]c[U+0000]'],
    ['\u2066x\u2069', '[U+2066]x[U+2069]'],
    ['zero\u200Bwidth\uFEFF', 'zero[U+200B]width[U+FEFF]'],
    ['no\u00A0break', 'no[U+00A0]break'],
    ['line\u2028para\u2029', 'line[U+2028]para[U+2029]'],
    ['lone\uD83D', 'lone[U+D83D]'],
    [' lead/trail /x ', '[U+0020]lead/trail[U+0020]/x[U+0020]'],
    ['bytes-\\xff', 'bytes-\\xff'],
  ])('%j', (path, shown) => {
    expect(visiblePath(path)).toBe(shown)
  })

  test.each(['日本語/ファイル.txt', 'ملف/تقرير.docx', 'Ünïcödé', '👨‍👩‍👧.png', 'e\u0301'])('%s stays as it is', (path) => {
    expect(visiblePath(path)).toBe(path)
  })

  test('codes are told apart from text that only looks like one', () => {
    expect(visiblePieces('[U+202E]')).toEqual([{ kind: 'text', text: '[U+202E]', at: 0 }])
    expect(visiblePieces('a\u202Eb')).toEqual([
      { kind: 'text', text: 'a', at: 0 },
      { kind: 'code', text: '[U+202E]', at: 1 },
      { kind: 'text', text: 'b', at: 2 },
    ])
  })
})

describe('a path is cut where it may be shortened', () => {
  test.each([
    ['photos/2026/Summer/IMG_1.jpg', ['photos/2026/', 'Summer/', 'IMG_1', '.jpg']],
    ['Summer/IMG_1.jpg', ['', 'Summer/', 'IMG_1', '.jpg']],
    ['README', ['', '', 'README', '']],
    ['.hidden', ['', '', '.hidden', '']],
    ['archive.tar.gz', ['', '', 'archive.tar', '.gz']],
    ['ends with a dot.', ['', '', 'ends with a dot.', '']],
    ['a.sentence that is no ending', ['', '', 'a.sentence that is no ending', '']],
    ['space .txt', ['', '', 'space .txt', '']],
  ])('%s', (path, parts) => {
    const { folders, lastFolder, stem, ending } = pathParts(path)
    expect([folders, lastFolder, stem, ending]).toEqual(parts)
    expect(folders + lastFolder + stem + ending).toBe(path)
  })
})

test('in a sentence a space beside a slash is only a space', () => {
  const shown = visibleSentence('The folder /data \u202Eis gone. ').map((piece) => piece.text)
  expect(shown).toEqual(['The folder /data ', '[U+202E]', 'is gone. '])
})
