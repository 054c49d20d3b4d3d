import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { file, folder } from '../testing/directory.ts'
import { changeClasses, classOf } from './change-class.ts'
import { type Operation, type OperationKind, phases, spelledOn } from './operation.ts'
import { packPath, unpackPath } from './packed.ts'
import { decodeRow, encodeRow, orderOf } from './plan-row.ts'
import { comparePaths, joinPath } from './rel-path.ts'
import type { Seen } from './seen.ts'

const path = fc
  .array(fc.constantFrom('a', 'b', 'a!', 'a b', '\u00e9', '\udc80', '\u{1f600}'), { minLength: 1, maxLength: 4 })
  .map((names) => names.reduce(joinPath, ''))

const absent: Seen = { kind: 'absent' }
const common = { path: 'd/f\udcff', seen: { path1: file(5, 10n ** 18n, '\x00\xff!'), path2: absent }, reason: 'NEW_ON_1' } as const
const replacing = { ...common, seen: { path1: file(5, -3n, null), path2: file(7, null, 'r') } } as const

/** One of each kind, with everything an operation of that kind can hold. */
const operations: { readonly [K in OperationKind]: Extract<Operation, { kind: K }> } = {
  mkdir: { ...common, kind: 'mkdir', phase: 'make-folders', side: 'path2', seen: { path1: folder, path2: absent }, reason: 'DIR_NEW' },
  move: {
    ...common,
    kind: 'move',
    phase: 'move',
    side: 'path2',
    from: 'old\nname',
    fromSeen: { path1: absent, path2: file(5) },
    reason: 'MOVED_ON_1',
  },
  copy: {
    ...replacing,
    kind: 'copy',
    phase: 'copy',
    side: 'path1',
    spelling: { path1: 'e\u0301', path2: '\u00e9' },
    formerly: { path1: '\u00e9', path2: '\u00e9' },
    reason: 'CHANGED_ON_2',
  },
  'set-metadata': { ...replacing, kind: 'set-metadata', phase: 'copy', side: 'path2', reason: 'META' },
  'keep-both': {
    ...replacing,
    kind: 'keep-both',
    phase: 'set-aside',
    names: { path1: 'd/f.conflict1', path2: null },
    reason: 'CONFLICT_WON_2',
    rule: 'newer',
  },
  merge: {
    ...replacing,
    kind: 'merge',
    phase: 'copy',
    content: { sha256: 'ab12', size: 12, mtimeNs: 10n ** 18n + 1n },
    reason: 'DECISION',
    decided: { by: 'Dana', choice: 'Merge' },
  },
  delete: { ...replacing, kind: 'delete', phase: 'clear', side: 'path2', reason: 'DELETED_ON_1' },
  rmdir: { ...common, kind: 'rmdir', phase: 'remove-folders', side: 'path1', seen: { path1: folder, path2: absent }, reason: 'DIR_GONE' },
  adopt: { ...replacing, kind: 'adopt', phase: 'baseline', reason: 'SAME_CONTENT' },
  forget: { ...common, kind: 'forget', phase: 'baseline', seen: { path1: absent, path2: { kind: 'excluded' } }, reason: 'DELETED_ON_BOTH' },
  hold: {
    ...common,
    kind: 'hold',
    phase: 'held',
    seen: { path1: { kind: 'unknown' }, path2: { kind: 'unsupported' } },
    reason: 'UNREADABLE',
  },
  ask: { ...common, kind: 'ask', phase: 'held', seen: { path1: { kind: 'symlink' }, path2: { kind: 'unreadable' } }, reason: 'CONFLICT' },
}

describe('rows', () => {
  test.each(Object.values(operations))('$kind comes back whole', (operation) => {
    const row = encodeRow(operation, 'key')
    expect(decodeRow(row)).toEqual(operation)
    expect(row).toMatchObject({
      path: operation.path,
      kind: operation.kind,
      reason: operation.reason,
      moveKey: 'key',
      class: classOf(operation),
    })
    expect(row.side).toBe('side' in operation ? operation.side : null)
    expect(changeClasses).toContain(row.class)
  })

  test('the same operation gives the same text, whatever the order of its fields', () => {
    for (const operation of Object.values(operations)) {
      const turned = Object.fromEntries(Object.entries(operation).reverse()) as unknown as Operation
      expect(encodeRow(turned).body).toBe(encodeRow(operation).body)
    }
  })

  test('its text is plain and stays as it is', () => {
    expect(encodeRow(operations.delete).body).toBe(
      '{"kind":"delete","phase":"clear","path":"ZC9m_w","seen":{"path1":["file",5,"-3",null],"path2":["file",7,null,"cg"]},"reason":"DELETED_ON_1","side":"path2"}',
    )
  })

  test('bytes are those that travel', () => {
    const bytes = Object.fromEntries(Object.values(operations).map((operation) => [operation.kind, encodeRow(operation).bytes]))
    expect(bytes).toEqual({
      mkdir: 0,
      move: 0,
      copy: 7,
      'set-metadata': 0,
      'keep-both': 5,
      merge: 24,
      delete: 7,
      rmdir: 0,
      adopt: 0,
      forget: 0,
      hold: 0,
      ask: 0,
    })
    expect(encodeRow({ ...operations.copy, seen: { path1: absent, path2: file(-1) } }).bytes).toBe(0)
  })

  test('each side’s spelling is the path where none is given', () => {
    expect([spelledOn(operations.copy, 'path1'), spelledOn(operations.copy, 'path2'), spelledOn(operations.delete, 'path2')]).toEqual([
      'e\u0301',
      '\u00e9',
      'd/f\udcff',
    ])
  })

  test('any path travels through JSON', () => {
    fc.assert(
      fc.property(path, (value) => {
        expect(unpackPath(JSON.parse(JSON.stringify(packPath(value))) as string)).toBe(value)
      }),
    )
  })
})

describe('the order of execution', () => {
  const descending = ['clear-folders', 'remove-folders', 'finish-folders']

  test('is by phase first, whatever the path', () => {
    fc.assert(
      fc.property(path, path, fc.constantFrom(...phases), fc.constantFrom(...phases), (a, b, one, two) => {
        fc.pre(one !== two)
        const order = Buffer.compare(orderOf(one, a, 'rmdir'), orderOf(two, b, 'mkdir'))
        expect(Math.sign(order)).toBe(Math.sign(phases.indexOf(one) - phases.indexOf(two)))
      }),
    )
  })

  test('is by path within a phase, and the other way round where folders are removed', () => {
    fc.assert(
      fc.property(path, path, fc.constantFrom(...phases), (a, b, phase) => {
        const order = Math.sign(Buffer.compare(orderOf(phase, a, 'rmdir'), orderOf(phase, b, 'rmdir'))) + 0
        const expected = Math.sign(comparePaths(a, b)) + 0
        expect(order).toBe(descending.includes(phase) ? 0 - expected : expected)
      }),
      { numRuns: 1000 },
    )
  })

  test('puts parents before children, or after them where folders are removed, whatever the kinds', () => {
    const kinds = Object.keys(operations) as OperationKind[]
    fc.assert(
      fc.property(
        path,
        path,
        fc.constantFrom(...phases),
        fc.constantFrom(...kinds),
        fc.constantFrom(...kinds),
        (parent, rest, phase, one, two) => {
          const order = Buffer.compare(orderOf(phase, parent, one), orderOf(phase, joinPath(parent, rest), two))
          if (descending.includes(phase)) expect(order).toBeGreaterThan(0)
          else expect(order).toBeLessThan(0)
        },
      ),
      { numRuns: 1000 },
    )
  })

  test('tells all kinds at one path apart', () => {
    const orders = (Object.keys(operations) as OperationKind[]).map((kind) => Buffer.from(orderOf('baseline', 'a', kind)).toString('hex'))
    expect(new Set(orders).size).toBe(orders.length)
  })

  test('respells files, sets aside, clears, makes, moves, copies, links, deletes, removes, finishes folders, remembers', () => {
    expect(phases).toEqual([
      'respell',
      'set-aside',
      'clear',
      'clear-folders',
      'make-folders',
      'move',
      'copy',
      'link',
      'delete',
      'remove-folders',
      'finish-folders',
      'baseline',
      'held',
    ])
  })
})
