import { describe, expect, test } from 'vitest'
import { noFilters } from '../../core/filter.ts'
import { PathError } from '../../errors.ts'
import { FakeClock } from '../../testing/fake-clock.ts'
import { MemoryStore } from '../../testing/memory-store.ts'
import { memoryTree } from '../../testing/memory-tree.ts'
import { openRemoteReadable } from './open-remote.ts'
import type { RemoteStore } from './remote-store.ts'
import { changedStore } from './wrappers/changed-store.ts'

const origin = { id: 'c', name: 'Cloud' }

/** A folder with a file in it, of which one kind of request ends with an error. */
async function looking(failing: 'stat' | 'list' | 'listTree', code: string) {
  const store = new MemoryStore(memoryTree({ clock: new FakeClock() }, { 'root/f': 'content' }).disk)
  const fail = () => Promise.reject(new PathError(code, 'as it was said', null, origin))
  const changes: Partial<RemoteStore> =
    failing === 'listTree'
      ? {
          async *listTree(folder) {
            for (const entry of (await store.list(folder)).entries) yield { entries: [{ folder: '', entry }], odd: [] }
            await fail()
          },
        }
      : { [failing]: fail }
  const backend = await openRemoteReadable(changedStore(store, changes), '/root', 'pair')
  return async () => {
    const root = await backend.root()
    const listings = []
    for await (const batch of backend.scan({ scope: { filters: noFilters }, keying: 'nfc' })) listings.push(...batch)
    return { root, listings }
  }
}

describe.each(['stat', 'list', 'listTree'] as const)('a root of which %s', (failing) => {
  test.each([
    ['EIO', 'listing-cut', /did not tell all that is in it .*Nothing was changed.*not taken for deleted/],
    ['ECONNRESET', 'listing-cut', /did not tell all/],
    ['EAGAIN', 'storage-unreachable', /does not answer as it should .*Nothing was changed/],
    ['ETIMEDOUT', 'storage-unreachable', /does not answer/],
  ])('ends with %s ends everything, as trouble of the storage', async (code, ending, words) => {
    await expect((await looking(failing, code))()).rejects.toMatchObject({
      name: 'SyncError',
      code: ending,
      retryable: true,
      origin,
      message: expect.stringMatching(words),
    })
  })

  test('is denied is one of which nothing is known', async () => {
    const { root, listings } = await (await looking(failing, 'EACCES'))()
    if (failing === 'stat') expect(root).toMatchObject({ kind: 'unreadable' })
    else expect(listings).toMatchObject([{ path: '', files: 0, problem: expect.any(String) }])
  })
})
