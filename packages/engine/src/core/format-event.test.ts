import { expect, test } from 'vitest'
import { file } from '../testing/directory.ts'
import { describeOperation, formatEvent, formatGate } from './format-event.ts'
import type { Gate, GateCode } from './gates.ts'
import type { Operation, OperationKind } from './operation.ts'
import type { SyncEvent } from './sync-event.ts'
import { emptyTotals } from './totals.ts'

const names = { path1: '/one', path2: 's3:two' }
const common = { path: 'd/f\udc80', seen: { path1: file(3), path2: { kind: 'absent' } }, reason: 'NEW_ON_1' } as const
const counters = { total: 0, done: 0, failed: 0, stale: 0, skipped: 0, bytesTotal: 0, bytesDone: 0 }

const operations: { readonly [K in OperationKind]: [Extract<Operation, { kind: K }>, string] } = {
  mkdir: [{ ...common, kind: 'mkdir', phase: 'make-folders', side: 'path2' }, 'd/f\\x80: make folder on s3:two'],
  move: [{ ...common, kind: 'move', phase: 'move', side: 'path1', from: 'old', fromSeen: common.seen }, 'd/f\\x80: move on /one from old'],
  copy: [{ ...common, kind: 'copy', phase: 'copy', side: 'path2' }, 'd/f\\x80: copy to s3:two'],
  'set-metadata': [{ ...common, kind: 'set-metadata', phase: 'copy', side: 'path2' }, 'd/f\\x80: set the modified time on s3:two'],
  'keep-both': [
    { ...common, kind: 'keep-both', phase: 'set-aside', names: { path1: 'd/f.conflict1', path2: 'd/f.conflict2' } },
    'd/f\\x80: changed on both sides, keep both as d/f.conflict1 and d/f.conflict2',
  ],
  merge: [
    { ...common, kind: 'merge', phase: 'copy', content: { sha256: 'ab', size: 3, mtimeNs: 1n } },
    'd/f\\x80: replace on both sides by the merged text',
  ],
  delete: [{ ...common, kind: 'delete', phase: 'delete', side: 'path1' }, 'd/f\\x80: delete on /one'],
  rmdir: [{ ...common, kind: 'rmdir', phase: 'remove-folders', side: 'path1' }, 'd/f\\x80: remove folder on /one'],
  adopt: [{ ...common, kind: 'adopt', phase: 'baseline' }, 'd/f\\x80: the same on both sides'],
  forget: [{ ...common, kind: 'forget', phase: 'baseline' }, 'd/f\\x80: gone on both sides'],
  hold: [{ ...common, kind: 'hold', phase: 'held' }, 'd/f\\x80: left alone'],
  ask: [{ ...common, kind: 'ask', phase: 'held' }, 'd/f\\x80: waits for a decision'],
}

test.each(Object.values(operations))('$0.kind: $1', (operation, text) => {
  expect(describeOperation(operation, names)).toBe(text)
})

test('a copy over a file is a replacement, and a version without the other is told alone', () => {
  expect(describeOperation({ ...operations.copy[0], side: 'path1' }, names)).toBe('d/f\\x80: replace on /one')
  expect(describeOperation({ ...operations['keep-both'][0], names: { path1: null, path2: 'n' } }, names)).toMatch(/keep both as n$/)
})

const gates: { readonly [C in GateCode]: [Extract<Gate, { code: C }>, string] } = {
  'root-missing': [
    { code: 'root-missing', kind: 'stop', side: 'path1', why: 'it is not a folder' },
    "/one can't be used: it is not a folder. Nothing was changed.",
  ],
  'root-changed': [
    { code: 'root-changed', kind: 'stop', side: 'path1', present: 1, prior: 7 },
    '/one is another folder or disk than on the last run, and only 1 of 7 names that stood in it are there. Nothing was changed.',
  ],
  overlap: [
    { code: 'overlap', kind: 'stop', side: 'path2', folder: '/two/old' },
    'The folder for versions of s3:two, /two/old, and a folder that is synced contain each other. Nothing was changed.',
  ],
  'marker-missing': [
    { code: 'marker-missing', kind: 'stop', side: null, name: 'MARK', found: { both: 3, path1Only: 1, path2Only: 2 } },
    'MARK is not at the same places on both sides: 1 only on /one, 2 only on s3:two. Nothing was changed.',
  ],
  'low-space': [
    { code: 'low-space', kind: 'stop', side: 'path2', needed: 2000, free: 1 },
    's3:two has 1 byte of free space, and 2,000 bytes are needed. Nothing was changed.',
  ],
  'side-emptied': [
    { code: 'side-emptied', kind: 'stop', side: 'path2', prior: 1 },
    's3:two has no files, but had 1 file on the last run. Nothing was changed.',
  ],
  'all-changed': [
    { code: 'all-changed', kind: 'stop', side: 'path1', prior: 12_345, shiftMs: 3_600_000 },
    'All 12,345 known files on /one changed since the last run: every modification time moved by +1 h and no size, as a change of the time zone does. Nothing was changed by this one.',
  ],
  'too-many-deletes': [
    { code: 'too-many-deletes', kind: 'stop', side: 'path2', deleted: 6, prior: 10, percent: 50 },
    'Too many deletions: 6 of 10 files on s3:two, the limit is 50 %. Nothing was changed.',
  ],
  'listing-incomplete': [
    { code: 'listing-incomplete', kind: 'part', side: null, entries: 2, cut: 0 },
    '2 entries could not be read and were left alone.',
  ],
  'hold-changed': [
    { code: 'hold-changed', kind: 'stop', side: null },
    'What was approved is not what would be held now: files changed in the meantime. Nothing was changed.',
  ],
}

test.each(Object.values(gates))('the gate $0.code', (gate, text) => {
  expect(formatGate(gate, names)).toBe(text)
  expect(formatEvent({ type: 'gate', gate }, names)).toEqual({ level: gate.kind === 'stop' ? 'error' : 'warning', text })
})

test.each<[Gate, string]>([
  [
    { ...gates['marker-missing'][0], found: { both: 0, path1Only: 0, path2Only: 0 } },
    'No MARK was found on either side. Nothing was changed.',
  ],
  [
    { ...gates['marker-missing'][0], found: { both: 1, path1Only: 0, path2Only: 1 } },
    'MARK is not at the same places on both sides: 1 only on s3:two. Nothing was changed.',
  ],
  [
    { ...gates['side-emptied'][0], prior: 0 },
    's3:two had no files on the last run, so nothing says what was deleted since. Nothing was changed.',
  ],
])('the gate $code, with other figures', (gate, text) => {
  expect(formatGate(gate, names)).toBe(text)
})

test('held deletions say that the rest goes on', () => {
  expect(formatGate({ ...gates['too-many-deletes'][0], kind: 'part' }, names)).toMatch(/They are held; everything else goes on\.$/)
})

const totals = emptyTotals()
const events: { readonly [T in SyncEvent['type']]: [Extract<SyncEvent, { type: T }>, unknown][] } = {
  phase: (['scanning', 'planning', 'applying', 'verifying'] as const).map((phase) => [
    { type: 'phase', phase },
    { level: 'info', text: expect.stringMatching(/^[A-Z].+/) },
  ]),
  scanned: [
    [{ type: 'scanned', side: 'path1', files: 5000, finished: false }, null],
    [
      { type: 'scanned', side: 'path1', files: 1, finished: true },
      { level: 'info', text: '/one: 1 file' },
    ],
  ],
  notice: [
    [
      { type: 'notice', side: 'path2', path: 'd/l', text: 'links are skipped', isLink: true },
      { level: 'notice', text: 's3:two: d/l: skipped: links are skipped' },
    ],
    [
      { type: 'notice', side: 'path1', path: '', text: 'owner and group are left alone', isLink: false },
      { level: 'notice', text: '/one: owner and group are left alone' },
    ],
  ],
  unverified: [
    [
      { type: 'unverified', files: 1 },
      {
        level: 'notice',
        text: 'Not yet verified: 1 file with another change stamp but the same size and time. The next runs read them.',
      },
    ],
  ],
  unreadable: [
    [
      { type: 'unreadable', side: 'path1', path: 'd', text: 'permission denied' },
      { level: 'error', text: '/one: d: left alone: permission denied' },
    ],
    [
      { type: 'unreadable', side: 'path1', path: '', text: 'permission denied' },
      { level: 'error', text: '/one: the folder itself: left alone: permission denied' },
    ],
  ],
  limit: [
    [
      { type: 'limit', limit: 'duration' },
      { level: 'warning', text: 'The run may take no longer. What is left waits for the next run.' },
    ],
    [
      { type: 'limit', limit: 'transfer' },
      { level: 'warning', text: 'The run may copy no more. What is left waits for the next run.' },
    ],
  ],
  gate: [
    [
      { type: 'gate', gate: gates['side-emptied'][0] },
      { level: 'error', text: gates['side-emptied'][1] },
    ],
  ],
  planned: [
    [
      { type: 'planned', digest: '0123456789abcdef', totals },
      { level: 'info', text: 'Plan 0123456789ab: 0 changes' },
    ],
  ],
  operation: [
    [
      { type: 'operation', operation: operations.copy[0], outcome: 'done', problem: null },
      { level: 'info', text: operations.copy[1] },
    ],
    [
      { type: 'operation', operation: operations.adopt[0], outcome: 'done', problem: null },
      { level: 'debug', text: operations.adopt[1] },
    ],
    [
      { type: 'operation', operation: operations.rmdir[0], outcome: 'skipped', problem: 'the folder is not empty' },
      { level: 'notice', text: `${operations.rmdir[1]}: skipped: the folder is not empty` },
    ],
    [
      { type: 'operation', operation: operations.delete[0], outcome: 'stale', problem: 'it changed' },
      { level: 'error', text: `${operations.delete[1]}: stale: it changed` },
    ],
    [
      { type: 'operation', operation: operations.copy[0], outcome: 'failed', problem: null },
      { level: 'error', text: `${operations.copy[1]}: failed: no reason given` },
    ],
  ],
  progress: [[{ type: 'progress', counters, current: [] }, null]],
  committed: [
    [
      { type: 'committed', version: 3, operations: 1 },
      { level: 'debug', text: 'Baseline 3 saved after 1 operation' },
    ],
  ],
}

test.each(Object.values(events).flat())('the event %o', (event, line) => {
  expect(formatEvent(event, names)).toEqual(line)
})
