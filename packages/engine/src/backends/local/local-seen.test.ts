import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { granuleAt, granuleMs, isYoung } from './local-seen.ts'

const second = 1_600_000_000_000_000_000n

test.each([
  ['with parts of a second', second + 1n, granuleMs],
  ['of whole seconds, between which there may be two', second, 2010],
])('behind a time stamp %s a second change may hide for so long', (_, ctimeNs, ms) => {
  const isYoungAfter = (age: number) => isYoung({ ctimeNs }, ctimeNs + BigInt(age) * 1_000_000n)
  expect([0, ms - 1, ms, 1_000_000].map(isYoungAfter)).toEqual([true, true, false, false])
})

test('a disk with parts of a second has short ticks, and of a folder that is not there nothing else is known', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ticks-'))
  expect([granuleAt(folder), granuleAt(join(folder, 'none'))]).toEqual([granuleMs, granuleMs])
  rmSync(folder, { recursive: true })
})
