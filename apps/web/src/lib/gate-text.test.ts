import { gateCode } from '@pairwise/contracts'
import { describe, expect, test } from 'vitest'
import { gateText } from './gate-text.ts'

const names = { path1: 'NAS', path2: 'S3 backup' }

describe('safety checks in words', () => {
  test.each(gateCode.options)('%s says cause, effect and help, with and without figures', (code) => {
    for (const params of [{}, { prior: 18_204, deleted: 11_104, percent: 25, entries: 3, why: 'it is not a folder' }]) {
      const text = gateText({ code, kind: 'stop', side: 'path1', params }, names)
      for (const sentence of [text.cause, text.effect, text.help]) expect(sentence).toMatch(/^[A-Z0-9].*\.\s?$/)
      expect(JSON.stringify(text)).not.toMatch(/undefined|NaN/)
    }
  })

  test('held deletions name the figures and what goes on', () => {
    const text = gateText(
      { code: 'too-many-deletes', kind: 'part', side: 'path2', params: { deleted: 11_104, prior: 18_204, percent: 25 } },
      names,
    )
    expect(text.cause).toBe('This would delete 11,104 of 18,204 files on S3 backup, which is more than the limit of 25\u00a0%.')
    expect(text.effect).toContain('Everything else can be applied.')
  })

  test.each([
    [2, 0, /^2 folders or files could not be read\.$/, /^The log says why\. Where permission is denied, give the user/],
    [1, 1, /^The disk or storage did not tell all that is in 1 folder\.$/, /^Preview again: .*check the disk; or test the connection/],
    [
      3,
      2,
      /^1 folder or file could not be read\. The disk or storage did not tell all that is in 2 folders\.$/,
      /give the user .*Preview again/,
    ],
  ])('of %d that were not read, %d that a storage cut off are told apart from those that nobody may read', (entries, cut, cause, help) => {
    const text = gateText({ code: 'listing-incomplete', kind: 'part', side: null, params: { entries, cut } }, names)
    expect(text.cause).toMatch(cause)
    expect(text.help).toMatch(help)
  })

  test.each([
    [3_600_000, 'moved forward by 1 hour and no size changed'],
    [-7_200_000, 'moved back by 2 hours'],
    [5_400_000, 'moved forward by 90 minutes'],
    [2_000, 'moved forward by less than a minute'],
  ])('times that all moved by %d ms are said to have', (shiftMs, words) => {
    const { cause } = gateText({ code: 'all-changed', kind: 'stop', side: 'path1', params: { prior: 9, shiftMs } }, names)
    expect(cause).toContain('Every file on NAS differs from the last run (9 files): all modified times')
    expect(cause).toContain(words)
  })
})
