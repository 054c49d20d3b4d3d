/** Random work on two trees. Everything is plain data, so that a failure can be shrunk and replayed. */
import fc from 'fast-check'
import { joinPath, type RelPath } from '../core/rel-path.ts'
import type { Side } from '../core/side.ts'

/** Content that nobody else has, of one of a few lengths, or one of a few contents that meet each other by chance. */
export type Content = { readonly fresh: 3 | 5 | 8 } | { readonly shared: string }

/** What people and programs do. `pick` chooses among the entries that are there, whatever their number. */
export type Edit = { readonly wait: number } & (
  | { readonly kind: 'write' | 'replace'; readonly side: Side | 'both'; readonly path: RelPath; readonly content: Content }
  /** Other content of the same length under the same modification time. */
  | { readonly kind: 'restore'; readonly side: Side; readonly pick: number }
  | { readonly kind: 'edit'; readonly side: Side; readonly pick: number; readonly content: Content }
  /** The same file gets different content on each side, or the same one. */
  | { readonly kind: 'edit on both'; readonly pick: number; readonly content: Content; readonly isSame: boolean }
  | { readonly kind: 'touch'; readonly side: Side; readonly pick: number; readonly seconds: number }
  | { readonly kind: 'chmod' | 'remove'; readonly side: Side; readonly pick: number }
  | { readonly kind: 'remove from both'; readonly pick: number }
  | { readonly kind: 'rename' | 'add name'; readonly side: Side; readonly pick: number; readonly path: RelPath }
  | { readonly kind: 'folder' | 'link' | 'socket'; readonly side: Side; readonly path: RelPath }
  /** A link, a socket or a folder takes the place of what is there. */
  | { readonly kind: 'replace by'; readonly side: Side; readonly pick: number; readonly by: 'folder' | 'link' | 'socket' }
  | { readonly kind: 'respell'; readonly side: Side; readonly pick: number }
  /** Something happens to one name on each side: to a file that path1 has, or at a path that may be new. */
  | { readonly kind: 'meet'; readonly at: number | RelPath; readonly path1: Fate; readonly path2: Fate }
)

/** `short` and `long` are files on this side and that side of the limits that scopes set. */
export type Fate = (typeof fates)[number]
const fates = ['leave', 'leave', 'short', 'long', 'remove', 'link', 'socket'] as const

export const anySide = fc.constantFrom<Side>('path1', 'path2')
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

/** One kind of edit: how often it comes among the others, and what it needs to know besides its kind. */
type KindOfEdit = readonly [weight: number, rest: fc.Arbitrary<object>]

function oneOfKinds(kinds: Readonly<Record<string, KindOfEdit>>): fc.Arbitrary<Edit> {
  const choices = Object.entries(kinds).map(([kind, [weight, rest]]) => ({
    weight,
    arbitrary: fc.tuple(wait, rest).map(([wait, rest]) => ({ kind, wait, ...rest }) as Edit),
  }))
  return fc.oneof(...choices)
}

/** What may happen between two runs. A new kind of edit is a line here, one in `Edit`, and a case in `do-edits.ts`. */
const laterEdits = {
  write: [
    4,
    fc.record({ side: fc.oneof({ weight: 4, arbitrary: anySide }, { weight: 1, arbitrary: fc.constant('both') }), path, content }),
  ],
  replace: [1, fc.record({ side: anySide, path, content })],
  restore: [1, fc.record({ side: anySide, pick })],
  edit: [5, fc.record({ side: anySide, pick, content })],
  'edit on both': [2, fc.record({ pick, content, isSame: fc.boolean() })],
  touch: [2, fc.record({ side: anySide, pick, seconds: fc.integer({ min: -100, max: 100 }) })],
  chmod: [1, fc.record({ side: anySide, pick })],
  remove: [4, fc.record({ side: anySide, pick })],
  'remove from both': [1, fc.record({ pick })],
  rename: [3, fc.record({ side: anySide, pick, path })],
  folder: [1, fc.record({ side: anySide, path })],
  link: [1, fc.record({ side: anySide, path })],
  socket: [1, fc.record({ side: anySide, path })],
  'replace by': [2, fc.record({ side: anySide, pick, by: fc.constantFrom('folder', 'link', 'socket') })],
  respell: [1, fc.record({ side: anySide, pick })],
  meet: [12, fc.record({ at: fc.oneof(pick, path), path1: fc.constantFrom(...fates), path2: fc.constantFrom(...fates) })],
} as const satisfies Readonly<Record<Exclude<Edit['kind'], 'add name'>, KindOfEdit>>

export const edit = oneOfKinds(laterEdits)

/** The same among files that get more names than one, and are then edited under any of them. */
export const editOfNames = oneOfKinds({ ...laterEdits, 'add name': [14, fc.record({ side: anySide, pick, path })] })

/**
 * What a first run may find. It takes equal size and time for equal content, so the two sides have no different files of one
 * size and time: each is written at a time of its own.
 */
export const firstEdit = oneOfKinds({
  write: [6, fc.record({ side: fc.constantFrom('path1', 'path2', 'both', 'both'), path, content })],
  replace: [1, fc.record({ side: anySide, path, content })],
  folder: [1, fc.record({ side: anySide, path })],
  link: [1, fc.record({ side: anySide, path })],
  socket: [1, fc.record({ side: anySide, path })],
}).map((edit): Edit => ({ ...edit, wait: 4500 }))
