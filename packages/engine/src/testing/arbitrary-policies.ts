/**
 * Random policies. A field of the policy that has an effect is a line in one of the two tables here; what such a policy still
 * promises is said in `test/properties/promises.ts`, where the properties ask.
 */
import fc from 'fast-check'
import { type ConflictPolicy, defaultPolicy, type ResyncMode, type SyncPolicy, type VersionsPolicy } from '../core/policy.ts'
import { scope } from './arbitrary-scopes.ts'

type Fields = { readonly [K in keyof SyncPolicy]?: fc.Arbitrary<SyncPolicy[K]> }

/** The first value is what most cases have, so that each rare one is met together with plain others. */
export function mostly<T>(plain: T, ...rare: readonly T[]): fc.Arbitrary<T> {
  return fc.oneof({ weight: 4, arbitrary: fc.constant(plain) }, { weight: 3, arbitrary: fc.constantFrom(...rare) })
}

const { compare } = defaultPolicy

/** Settings that find every edit; a pair may change from one to another. */
export const thoroughCompare = mostly<SyncPolicy['compare']>(
  compare,
  { ...compare, checksum: 'baseline' },
  { ...compare, modtime: false, checksum: 'baseline' },
  { ...compare, size: false, checksum: 'baseline', ownRevision: false },
  { ...compare, checksum: 'copies' },
)

const careless: readonly SyncPolicy['compare'][] = [
  { ...compare, modtime: false },
  { ...compare, modtime: false, ownRevision: false },
  { ...compare, size: false },
  { ...compare, ownRevision: false },
  { ...compare, modifyWindowNs: 50_000_000_000n, checksum: 'baseline' },
]

/** What stays as it is through all runs of a pair, unless a run is told otherwise. */
const pairFields = {
  scope,
  keying: mostly<SyncPolicy['keying']>('nfc', 'nfc-fold', 'bytes'),
  knownLink: fc.constantFrom('deleted', 'hold'),
  compare: fc.oneof({ weight: 4, arbitrary: thoroughCompare }, { weight: 1, arbitrary: fc.constantFrom(...careless) }),
  versions: mostly<SyncPolicy['versions']>(
    { path1: null, path2: null },
    { path1: versionsIn('/old'), path2: versionsIn('/old') },
    { path1: null, path2: versionsIn('/old/2') },
  ),
} as const satisfies Fields

function versionsIn(folder: string): VersionsPolicy {
  return { folder, suffix: '~', keepExtension: false }
}

const conflicts: fc.Arbitrary<ConflictPolicy> = fc.record({
  resolve: mostly<ConflictPolicy['resolve']>('none', 'ask', 'path1', 'path2', 'newer', 'older', 'larger', 'smaller'),
  changedAndDeleted: mostly<ConflictPolicy['changedAndDeleted']>('ask', 'keep-changed'),
  loser: mostly<ConflictPolicy['loser']>('num', 'pathname', 'delete', 'version'),
  suffix: mostly(defaultPolicy.conflicts.suffix, { path1: 'one', path2: 'two' }),
  keepExtension: fc.boolean(),
})

/** What a run may be told besides, each or not. */
const roundFields = {
  scope,
  folders: mostly<SyncPolicy['folders']>('implied', 'synced', 'pruned'),
} as const satisfies Fields

/** How a run decides. */
const decidingFields = {
  ...roundFields,
  mode: mostly<SyncPolicy['mode']>('two-way', 'additive', 'mirror-path1', 'mirror-path2', 'update-path1', 'update-path2'),
  skipDeletions: mostly({ path1: false, path2: false }, { path1: true, path2: false }, { path1: false, path2: true }),
  conflicts,
  fixCase: fc.boolean(),
} as const satisfies Fields

/** How the first run, a resync, decides between two versions. */
export const firstResync = mostly<ResyncMode>('path1', 'path2', 'newer', 'older', 'larger', 'smaller', 'keep-both')

export const pairPolicy: fc.Arbitrary<Partial<SyncPolicy>> = fc.record(pairFields)
export const decidingPolicy: fc.Arbitrary<Partial<SyncPolicy>> = fc.record(decidingFields, { requiredKeys: [] })
export const roundPolicy: fc.Arbitrary<Partial<SyncPolicy>> = fc.record(roundFields, { requiredKeys: [] })
