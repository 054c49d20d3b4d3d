/** Random pairs of remote storages: what they can do and what they can't. */
import fc from 'fast-check'
import { type Story, type StorySize, story } from './arbitraries.ts'
import type { MemoryStoreOptions } from './memory-store.ts'

const store: fc.Arbitrary<MemoryStoreOptions> = fc.oneof(
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

/** Histories of a pair whose sides are both reached as remote storage is. Such a side keeps its versions where its own tests look. */
export function remoteStory(size: StorySize): fc.Arbitrary<Story> {
  return fc.tuple(story(size), store, store).map(([told, one, two]) => ({
    ...told,
    // A storage tells no revision that it can't stand by, and so has no tick of a clock that the engine would have to wait out.
    options: { path1: { ...told.options.path1, granuleMs: 0, remote: one }, path2: { ...told.options.path2, granuleMs: 0, remote: two } },
    policy: { ...told.policy, versions: { path1: null, path2: null } },
    rounds: told.rounds.map(({ edits, policy }) => ({ edits, policy: { ...policy, versions: { path1: null, path2: null } } })),
  }))
}
