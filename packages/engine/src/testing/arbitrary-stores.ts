/** Random pairs of remote storages: what they can do and what they can't. */
import fc from 'fast-check'
import type { SyncPolicy } from '../core/policy.ts'
import { type Story, type StorySize, story } from './arbitraries.ts'
import type { MemoryStoreOptions } from './memory-store.ts'

/** What a server of these adds to all content that it is given and that has not got it yet. */
export const serversMark = '\n<!-- kept by the server -->'

function withMark(content: Uint8Array): Uint8Array {
  const mark = Buffer.from(serversMark)
  return mark.equals(content.subarray(-mark.length)) ? content : Buffer.concat([content, mark])
}

const kind: fc.Arbitrary<MemoryStoreOptions> = fc.oneof(
  fc.record({ renames: fc.boolean(), copies: fc.boolean(), listsTree: fc.boolean() }),
  fc.record({ isStagedBeside: fc.constant(false), conditions: fc.boolean(), renames: fc.boolean(), timesByStat: fc.boolean() }),
  fc.record({
    emptyFolders: fc.constant(false),
    isStagedBeside: fc.constant(false),
    conditions: fc.boolean(),
    renames: fc.constant(false),
    listsTree: fc.boolean(),
  }),
)

const store = fc
  .tuple(kind, fc.nat({ max: 3 }))
  .map(([options, chance]): MemoryStoreOptions => (chance === 0 ? { ...options, rewrite: withMark } : options))

/** Times in steps of a second or two, and nothing else by which a write would show. */
const coarse = fc.constantFrom(1_000_000_000n, 2_000_000_000n).map((mtimes) => ({ mtimes, ownRevision: false }))

/** Histories of a pair whose sides are both reached as remote storage is. Such a side keeps its versions where its own tests look. */
export function remoteStory(size: StorySize): fc.Arbitrary<Story> {
  const isCoarse = fc.nat({ max: 4 }).map((chance) => chance === 0)
  return fc
    .tuple(story(size), store, store, isCoarse, coarse, coarse)
    .map(([{ options, ...told }, one, two, hasOnlyTimes, first, second]) => ({
      ...told,
      // A storage tells no revision that it can't stand by, and so has no tick of a clock that the engine would have to wait out.
      options: {
        path1: { ...options.path1, ...(hasOnlyTimes ? first : {}), granuleMs: 0, remote: one },
        path2: { ...options.path2, ...(hasOnlyTimes ? second : {}), granuleMs: 0, remote: two },
      },
      policy: { ...policyOn(told.policy, [one, two]), versions: { path1: null, path2: null } },
      rounds: told.rounds.map(({ edits, policy }) => ({
        edits,
        policy: { ...policyOn(policy, [one, two]), versions: { path1: null, path2: null } },
      })),
    }))
}

/**
 * Nobody knows the hash of what a server made of its content, so size and time are looked at as well; and what it adds to a file may put it
 * beyond a limit of size, which the run after that one notes.
 */
function policyOn(policy: Partial<SyncPolicy>, stores: readonly MemoryStoreOptions[]): Partial<SyncPolicy> {
  if (stores.every(({ rewrite }) => rewrite === undefined)) return policy
  const { compare, scope } = policy
  return {
    ...policy,
    ...(compare && { compare: { ...compare, size: true, modtime: true } }),
    ...(scope && { scope: { filters: scope.filters } }),
  }
}
