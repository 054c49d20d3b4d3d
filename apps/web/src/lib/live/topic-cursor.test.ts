import { describe, expect, test } from 'vitest'
import { takeBatch, takePosition } from './topic-cursor.ts'

describe('a batch', () => {
  test.each([
    ['the next one is taken whole', 3, { from: 4, events: ['d', 'e'] }, { cursor: 5, fresh: ['d', 'e'], gap: false }],
    ['what was seen is dropped', 4, { from: 4, events: ['d', 'e'] }, { cursor: 5, fresh: ['e'], gap: false }],
    ['a repeated one changes nothing', 5, { from: 4, events: ['d', 'e'] }, { cursor: 5, fresh: [], gap: false }],
    ['one from far back changes nothing', 9, { from: 1, events: ['a'] }, { cursor: 9, fresh: [], gap: false }],
    ['one that leaves a hole is refused', 3, { from: 5, events: ['e'] }, { cursor: 3, fresh: [], gap: true }],
    ['an empty one changes nothing', 3, { from: 4, events: [] }, { cursor: 3, fresh: [], gap: false }],
    ['the first of a topic that starts from now', null, { from: 7, events: ['g'] }, { cursor: 7, fresh: ['g'], gap: false }],
  ])('%s', (_, cursor, batch, receipt) => {
    expect(takeBatch(cursor, batch)).toEqual(receipt)
  })
})

describe('where the topic stands', () => {
  test.each([
    [null, 12, { cursor: 12, turn: 'begun' }],
    [5, 12, { cursor: 5, turn: 'behind' }],
    [12, 12, { cursor: 12, turn: 'none' }],
    [12, 3, { cursor: 3, turn: 'renumbered' }],
  ])('cursor %j, server at %d', (cursor, last, position) => {
    expect(takePosition(cursor, last)).toEqual(position)
  })
})
