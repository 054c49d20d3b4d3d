import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decideMetadata, decideNewMetadata } from './decide-metadata.ts'
import { decodeMetadata, differs, encodeMetadata, isSameMetadata, type Metadata } from './metadata.ts'
import type { PairedEntry } from './pair-entries.ts'
import type { SyncMode } from './policy.ts'
import { defaultPolicy } from './policy.ts'
import type { FileSeen } from './seen.ts'
import { tablesFor } from './sync-tables.ts'

const digest = fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)), maxLength: 20 })
const metadata: fc.Arbitrary<Metadata> = fc.record(
  { mode: fc.integer({ min: 0, max: 0o777 }), owner: fc.constantFrom('0:0', '1000:4294967294'), xattrs: digest, acls: digest },
  { requiredKeys: [] },
)

test('metadata is what it was once it is encoded and decoded', () => {
  fc.assert(
    fc.property(metadata, (value) => {
      expect(decodeMetadata(encodeMetadata(value))).toEqual(value)
    }),
  )
})

test('what is no encoded metadata is told apart', () => {
  for (const text of ['\x09\x010', '\x01\x050', '\x01']) expect(decodeMetadata(text)).toBeNull()
})

test('kinds that only one of two tells of say nothing', () => {
  expect(differs({ mode: 1 }, { owner: '0:0' })).toBe(false)
  expect(differs({ mode: 1, owner: '0:0' }, { mode: 2 })).toBe(true)
  expect(differs(undefined, { mode: 2 })).toBe(false)
  expect(isSameMetadata({ mode: 1 }, { mode: 1, owner: '0:0' })).toBe(false)
})

const fileOf = (mode: number | null): FileSeen => ({
  kind: 'file',
  size: 1,
  mtimeNs: 1n,
  revision: null,
  ...(mode === null ? {} : { metadata: { mode } }),
})

/** Modes of path1 and path2, in the baseline and now; null where that kind was not synced. */
function entryOf(known: readonly [number | null, number | null], now: readonly [number | null, number | null]): PairedEntry {
  return {
    key: 'f',
    path: 'f',
    spelled: { path1: 'f', path2: 'f' },
    formerly: null,
    baseline: { path1: fileOf(known[0]), path2: fileOf(known[1]) },
    hashes: { path1: null, path2: null },
    seen: { path1: fileOf(now[0]), path2: fileOf(now[1]) },
    collides: false,
    wasKnown: true,
    respelled: null,
  }
}

describe('a change of metadata alone', () => {
  test.each<[string, [number | null, number | null], [number | null, number | null], string | null]>([
    ['nothing changed', [1, 1], [1, 1], null],
    ['nothing changed where the sides differ', [1, 2], [1, 2], null],
    ['changed on path1', [1, 1], [2, 1], 'path2'],
    ['changed on path2', [1, 1], [1, 2], 'path1'],
    ['changed on both alike', [1, 1], [2, 2], 'adopt'],
    ['changed on both: path1 has its way', [1, 1], [2, 3], 'path2'],
    ['the baseline does not know it', [null, null], [1, 2], 'adopt'],
    ['the pair does not sync it any more', [1, 2], [null, null], 'adopt'],
  ])('%s', (_, known, now, expected) => {
    const operation = decideMetadata(entryOf(known, now), tablesFor(defaultPolicy))
    expect(operation?.kind === 'set-metadata' ? operation.side : (operation?.kind ?? null)).toBe(expected)
  })

  test.each<[SyncMode, string | null, string | null]>([
    ['two-way', 'path2', 'path1'],
    ['additive', 'path2', 'path1'],
    ['mirror-path1', 'path2', 'path2'],
    ['mirror-path2', 'path1', 'path1'],
  ])('%s carries it where the mode carries content', (mode, onPath1, onPath2) => {
    const tables = tablesFor({ ...defaultPolicy, mode })
    expect(decideMetadata(entryOf([1, 1], [2, 1]), tables)).toMatchObject({ side: onPath1 })
    expect(decideMetadata(entryOf([1, 1], [1, 2]), tables)).toMatchObject({ side: onPath2 })
  })

  test('of entries that were never agreed on, the winner’s goes to the other side', () => {
    expect(decideNewMetadata(entryOf([null, null], [1, 2]), 'path2')).toMatchObject({ kind: 'set-metadata', side: 'path1' })
    expect(decideNewMetadata(entryOf([null, null], [1, 1]), 'path2')).toBeNull()
  })
})
