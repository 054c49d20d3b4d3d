import { expect, test } from 'vitest'
import { isAdditive, lossSentence } from './decision-effects.ts'

const names = { path1Name: 'NAS', path2Name: 'S3 backup' }

test.each([
  ['both versions are kept', { path1: { conflict: 3 }, path2: { conflict: 3 }, none: {} }, true, ''],
  ['a merge', { path1: { merged: 1 }, path2: { merged: 1 }, none: {} }, false, 'Replaces 1 file on S3 backup and 1 on NAS.'],
  ['one side wins', { path1: { changed: 6 }, path2: { changed: 15 }, none: {} }, false, 'Replaces 15 files on S3 backup and 6 on NAS.'],
  [
    'a merge, a winner and a deletion',
    { path1: { merged: 2, deleted: 1 }, path2: { merged: 2, changed: 1 }, none: {} },
    false,
    'Replaces 3 files on S3 backup and 2 on NAS. Deletes 1 file on NAS.',
  ],
] as const)('%s', (_, counts, additive, sentence) => {
  expect(isAdditive({ counts })).toBe(additive)
  expect(lossSentence({ counts, ...names })).toBe(sentence)
})
