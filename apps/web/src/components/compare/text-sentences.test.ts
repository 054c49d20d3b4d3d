import type { TextForm } from '@pairwise/contracts'
import { expect, test } from 'vitest'
import type { ComparedText } from './compared-text.ts'
import { textSentences } from './text-sentences.ts'

function version(of: 'path1' | 'path2', text: string, form: Partial<TextForm> = {}): ComparedText {
  return { of, label: of === 'path1' ? 'NAS' : 'S3 backup', text, form: { encoding: 'utf-8', mark: false, lineEndings: 'lf', ...form } }
}

test.each([
  [
    'line endings alone',
    version('path1', 'a\r\nb\r\n', { lineEndings: 'crlf' }),
    version('path2', 'a\nb\n'),
    ['Only line endings differ (CRLF on NAS, LF on S3 backup).'],
  ],
  ['white space alone', version('path1', 'a  b\n'), version('path2', 'a b\n\n'), ['Only white space differs.']],
  [
    'the encoding alone',
    version('path1', 'é', { encoding: 'windows-1252' }),
    version('path2', 'é'),
    ['Encodings differ: Windows-1252 and UTF-8.'],
  ],
  [
    'line endings and more',
    version('path1', 'a\r\nb\r\n', { lineEndings: 'crlf' }),
    version('path2', 'a\nc\n'),
    ['Line endings differ (CRLF on NAS, LF on S3 backup).'],
  ],
  ['nothing', version('path1', 'a'), version('path2', 'a'), ['The text is the same.']],
  ['words', version('path1', 'a'), version('path2', 'b'), []],
  ['words of one line, whose ending can’t differ', version('path1', 'a', { lineEndings: 'none' }), version('path2', 'b\n'), []],
])('of two texts that differ in %s', (_, one, two, sentences) => {
  expect(textSentences(one, two)).toEqual(sentences)
})
