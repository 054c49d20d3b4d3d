/** Random trees and random work on them, for property tests. Everything is plain data, so that a failure can be shrunk and replayed. */
import fc from 'fast-check'
import type { SyncPolicy } from '../core/policy.ts'
import { joinPath, type RelPath } from '../core/rel-path.ts'
import type { Side } from '../core/side.ts'
import type { PairOptions } from './memory-pair.ts'

/** Content that nobody else has, of one of a few lengths, or one of a few contents that meet each other by chance. */
export type Content = { readonly fresh: 3 | 5 | 8 } | { readonly shared: string }

/** What people and programs do. `pick` chooses among the entries that are there, whatever their number. */
export type Edit = { readonly wait: number } & (
  | { readonly kind: 'write' | 'replace'; readonly side: Side | 'both'; readonly path: RelPath; readonly content: Content }
  /** Other content of the same length under the same modification time. */
  | { readonly kind: 'restore'; readonly side: Side; readonly pick: number }
  | { readonly kind: 'edit'; readonly side: Side; readonly pick: number; readonly content: Content }
  | { readonly kind: 'touch'; readonly side: Side; readonly pick: number; readonly seconds: number }
  | { readonly kind: 'chmod' | 'remove'; readonly side: Side; readonly pick: number }
  | { readonly kind: 'remove from both'; readonly pick: number }
  | { readonly kind: 'rename'; readonly side: Side; readonly pick: number; readonly path: RelPath }
  | { readonly kind: 'folder' | 'link' | 'socket'; readonly side: Side; readonly path: RelPath }
  | { readonly kind: 'respell'; readonly side: Side; readonly pick: number }
)

export interface Story {
  readonly options: PairOptions
  readonly policy: Pick<SyncPolicy, 'keying' | 'knownLink'>
  /** What is there before the first run. */
  readonly base: readonly Edit[]
  /** What happens before each later run. */
  readonly rounds: readonly (readonly Edit[])[]
  /** The filters file of each later run, in rclone's syntax. */
  readonly filters: readonly string[]
}

const side = fc.constantFrom<Side>('path1', 'path2')
const name = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom('a', 'b', 'c', 'd') },
  { weight: 2, arbitrary: fc.constantFrom('A', '\u00e9', 'e\u0301', 'b!', 'a.conflict1', '\udc80', '\u{1f600}') },
)
const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => names.reduce(joinPath, ''))
const content: fc.Arbitrary<Content> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom<3 | 5 | 8>(3, 5, 8).map((fresh) => ({ fresh })) },
  { weight: 1, arbitrary: fc.constantFrom('', 'one', 'two').map((shared) => ({ shared })) },
)
const pick = fc.nat(30)
const wait = fc.constantFrom(0, 1, 7, 1500)

function weighted(kinds: Record<string, [number, fc.Arbitrary<object>]>): fc.Arbitrary<Edit> {
  const choices = Object.entries(kinds).map(([kind, [weight, rest]]) => ({
    weight,
    arbitrary: fc.tuple(wait, rest).map(([wait, rest]) => ({ kind, wait, ...rest }) as Edit),
  }))
  return fc.oneof(...choices)
}

export const edit = weighted({
  write: [4, fc.record({ side: fc.oneof({ weight: 4, arbitrary: side }, { weight: 1, arbitrary: fc.constant('both') }), path, content })],
  replace: [1, fc.record({ side, path, content })],
  restore: [1, fc.record({ side, pick })],
  edit: [5, fc.record({ side, pick, content })],
  touch: [2, fc.record({ side, pick, seconds: fc.integer({ min: -100, max: 100 }) })],
  chmod: [1, fc.record({ side, pick })],
  remove: [4, fc.record({ side, pick })],
  'remove from both': [1, fc.record({ pick })],
  rename: [3, fc.record({ side, pick, path })],
  folder: [1, fc.record({ side, path })],
  link: [1, fc.record({ side, path })],
  socket: [1, fc.record({ side, path })],
  respell: [1, fc.record({ side, pick })],
})

/**
 * What a first run may find. It takes equal size and time for equal content, so the two sides have no different files of one
 * size and time: each is written at a time of its own.
 */
const firstEdit = weighted({
  write: [6, fc.record({ side: fc.constantFrom('path1', 'path2', 'both'), path, content })],
  replace: [1, fc.record({ side, path, content })],
  folder: [1, fc.record({ side, path })],
  link: [1, fc.record({ side, path })],
  socket: [1, fc.record({ side, path })],
}).map((edit): Edit => ({ ...edit, wait: 4500 }))

type DiskOptions = NonNullable<PairOptions['path1']>

const disk: fc.Arbitrary<DiskOptions> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  { weight: 2, arbitrary: fc.constant({ granuleMs: 10 }) },
  { weight: 1, arbitrary: fc.constant({ mtimes: 1_000_000n, granuleMs: 10 }) },
  { weight: 1, arbitrary: fc.constant({ mtimes: 1_000_000_000n }) },
  { weight: 1, arbitrary: fc.constant({ mtimes: 2_000_000_000n, caseInsensitive: true }) },
  { weight: 1, arbitrary: fc.constant({ mtimes: 1_000_000n, ownRevision: false }) },
  { weight: 1, arbitrary: fc.constant({ mtimes: 'unsettable' as const }) },
  { weight: 1, arbitrary: fc.constant({ mtimes: 'none' as const, granuleMs: 10 }) },
)

const filters = fc.oneof(
  { weight: 3, arbitrary: fc.constant('') },
  { weight: 1, arbitrary: fc.constantFrom('- /c/', '- a', '- b/\n- d', '- \u00e9*', '+ /a/**\n+ /*\n- **') },
)

/** Where one side has only size and time to go by, times are fine enough on both to tell any two writes apart. */
function tellingApart(options: Required<PairOptions>): PairOptions {
  const hasRevisions = [options.path1, options.path2].every((disk) => disk.ownRevision !== false)
  if (hasRevisions) return options
  return { path1: { ...options.path1, mtimes: 1_000_000n }, path2: { ...options.path2, mtimes: 1_000_000n } }
}

export function story(size: { base?: number; rounds?: number; edits?: number } = {}): fc.Arbitrary<Story> {
  const { base = 12, rounds = 3, edits = 8 } = size
  return fc.record({
    options: fc.record({ path1: disk, path2: disk }).map(tellingApart),
    policy: fc.record({
      keying: fc.constantFrom<SyncPolicy['keying']>('nfc', 'nfc', 'nfc-fold', 'bytes'),
      knownLink: fc.constantFrom<SyncPolicy['knownLink']>('deleted', 'hold'),
    }),
    base: fc.array(firstEdit, { maxLength: base }),
    rounds: fc.array(fc.array(edit, { minLength: 1, maxLength: edits }), { minLength: 1, maxLength: rounds }),
    filters: fc.array(filters, { minLength: rounds, maxLength: rounds }),
  })
}
