import type { Gate, Plan } from '@pairwise/contracts'
import { describe, expect, test } from 'vitest'
import { applyAction } from './apply-action.ts'
import { sideEffects } from './side-effects.ts'

type Input = Pick<Plan, 'mode' | 'counts' | 'gates' | 'total'>

function plan(part: Partial<Input>): Input {
  return { mode: 'normal', counts: { path1: {}, path2: {}, none: {} }, gates: [], total: 1616, ...part }
}

const additive = { path1: { new: 312 }, path2: { new: 1204 }, none: {} }
const replacing = { path1: { new: 312, changed: 40 }, path2: { new: 1204, changed: 18 }, none: {} }
const deleting = { path1: { new: 312, changed: 40 }, path2: { new: 1204, changed: 18, moved: 2, deleted: 40 }, none: {} }
const gate = (kind: Gate['kind']): Gate => ({ code: 'side-emptied', kind, side: 'path1', params: {} })

describe('the button of a plan names its consequence', () => {
  test.each([
    ['what only adds starts at once', plan({ counts: additive }), 'Apply 1,516 changes', 'nothing', false],
    ['one change', plan({ counts: { path1: { new: 1 }, path2: {}, none: {} } }), 'Apply 1 change', 'nothing', false],
    ['replacing asks', plan({ counts: replacing }), 'Apply 1,574 changes, replace 58', 'numbers', false],
    ['deleting asks, and comes before replacing', plan({ counts: deleting }), 'Apply 1,616 changes, delete 40', 'numbers', true],
    [
      'a merge replaces a file on each side',
      plan({ counts: { path1: { merged: 1, conflict: 2 }, path2: { merged: 1, conflict: 2 }, none: {} }, mode: 'decisions' }),
      'Apply 3 changes, replace 2',
      'numbers',
      false,
    ],
    ['a first sync that only adds', plan({ counts: additive, mode: 'baseline' }), 'Start the first sync', 'nothing', false],
    [
      'a first sync that replaces',
      plan({ counts: { path1: { changed: 4 }, path2: { changed: 31 }, none: {} }, mode: 'baseline' }),
      'Start the first sync, replace 35 files',
      'numbers',
      false,
    ],
    [
      'only the baseline changes',
      plan({ counts: { path1: {}, path2: {}, none: { identical: 12 } }, total: 12 }),
      'Save as the new baseline',
      'nothing',
      false,
    ],
  ] as const)('%s', (_, input, label, asks, isDangerous) => {
    expect(applyAction(input)).toMatchObject({ kind: 'apply', label, asks, isDangerous })
  })

  test('the dialog repeats the dangerous part', () => {
    expect(applyAction(plan({ counts: deleting }))).toMatchObject({ confirm: 'Apply, delete 40' })
    expect(applyAction(plan({ counts: replacing }))).toMatchObject({ confirm: 'Apply, replace 58' })
  })

  test('a stop gate switches it off, a part gate does not', () => {
    expect(applyAction(plan({ counts: additive, gates: [gate('stop')] }))).toMatchObject({ kind: 'off' })
    expect(applyAction(plan({ counts: additive, gates: [gate('part')] }))).toMatchObject({ kind: 'apply' })
  })

  test('a resync, and what is over a limit, has to be approved', () => {
    const none = { path1: {}, path2: {}, none: {} }
    expect(applyAction(plan({ counts: replacing, mode: 'resync' }))).toEqual({ kind: 'approval' })
    const over: Gate = { ...gate('part'), code: 'too-many-deletes' }
    expect(applyAction(plan({ counts: { ...none, none: { held: 40 } }, gates: [over] }))).toEqual({ kind: 'approval' })
    expect(applyAction(plan({ counts: deleting }), { counts: none, held: 40 })).toEqual({ kind: 'approval' })
    expect(applyAction(plan({ counts: replacing, gates: [{ ...gate('stop'), code: 'all-changed' }] }))).toEqual({ kind: 'approval' })
    expect(applyAction(plan({ counts: deleting }), { counts: additive, held: 40 })).toMatchObject({ label: 'Apply 1,516 changes' })
  })

  test('a plan whose every change is held has nothing to apply', () => {
    const input = plan({ counts: { path1: {}, path2: {}, none: { held: 40 } }, total: 40 })
    expect(applyAction(input)).toMatchObject({ kind: 'off', reason: 'Nothing is left to apply.' })
  })
})

test('the dialog lists each side; copies and deletions are always named', () => {
  const words = (side: 'path1' | 'path2') =>
    sideEffects(deleting, side)
      .map((effect) => effect.words)
      .join(' · ')
  expect(words('path2')).toBe('copy 1,204 · replace 18 · move 2 · delete 40')
  expect(words('path1')).toBe('copy 312 · replace 40 · delete 0')
})
