import { expect, it } from 'vitest'
import { modeOfSync } from './mode-of-sync.ts'

const settled = (version: number) => ({ version, status: 'settled' }) as const
const resyncing = (version: number) => ({ version, status: 'resyncing:path1' }) as const

it.each([
  ['a new pair', null, null, 'baseline'],
  ['a pair in sync', null, settled(5), 'normal'],
  ['a pair whose first sync was stopped', null, resyncing(2), 'baseline'],
  ['a first sync that was cut off before its first commit', { mode: 'baseline', baselineVersion: 0 }, null, 'baseline'],
  ['a first sync that was cut off after it', { mode: 'baseline', baselineVersion: 0 }, resyncing(1), 'baseline'],
  ['a first sync that was cut off when it had settled', { mode: 'baseline', baselineVersion: 0 }, settled(3), 'normal'],
  ['a resync that was cut off while it was planned', { mode: 'resync', baselineVersion: null }, settled(5), 'resync'],
  ['a resync that was cut off before its first commit', { mode: 'resync', baselineVersion: 5 }, settled(5), 'resync'],
  ['a resync that was cut off after it', { mode: 'resync', baselineVersion: 5 }, resyncing(6), 'resync'],
  ['a resync that was cut off when it had settled', { mode: 'resync', baselineVersion: 5 }, settled(8), 'normal'],
  ['a resync of a pair without a baseline', { mode: 'resync', baselineVersion: null }, null, 'resync'],
  ['a run that was cut off', { mode: 'normal', baselineVersion: 5 }, settled(5), 'normal'],
  ['a run that was cut off after a commit', { mode: 'normal', baselineVersion: 5 }, settled(7), 'normal'],
] as const)('%s', (_, earlier, header, mode) => {
  expect(modeOfSync(earlier, header)).toBe(mode)
})
