import { describe, expect, test } from 'vitest'
import { PathError, SyncError } from '../../../errors.ts'
import { runBackendContract } from '../../../testing/backend-contract.ts'
import { FakeClock } from '../../../testing/fake-clock.ts'
import { MemoryStore } from '../../../testing/memory-store.ts'
import { memoryStoreHarness } from '../../../testing/memory-store-harness.ts'
import { memoryTree } from '../../../testing/memory-tree.ts'
import { briefRetry } from '../ask-again.ts'
import type { RemoteStore } from '../remote-store.ts'
import { changedStore } from './changed-store.ts'
import type { RequestMeasure } from './with-metrics.ts'
import { withTimeout } from './with-timeout.ts'
import { wrapStore } from './wrap-store.ts'

/** Sleeps that can be cut off last until they are. */
class PatientClock extends FakeClock {
  override sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return signal === undefined ? super.sleep(ms) : new Promise(() => {})
  }
}

runBackendContract('A remote storage behind all that stands before one', async () =>
  memoryStoreHarness({}, {}, (store) => wrapStore(store, { requestsPerSecond: 1000, onRequest: () => {} }, new PatientClock())),
)

/** A store whose looks and folders fail so often before they work. */
function failing(error: Error, times: number): { store: RemoteStore; asked: () => number } {
  const clock = new FakeClock()
  const store = new MemoryStore(memoryTree({ clock }, { f: 'content' }).disk)
  let asked = 0
  const fail = () => {
    if (asked++ < times) throw error
  }
  const changes: Partial<RemoteStore> = {
    stat: async (path) => {
      fail()
      return store.stat(path)
    },
    makeFolder: async (path) => {
      fail()
      await store.makeFolder(path)
    },
  }
  return { store: changedStore(store, changes), asked: () => asked }
}

describe('requests', () => {
  const passing = new PathError('ECONNRESET', 'the connection was lost')

  test('that only look are made again when their trouble may pass, and only then', async () => {
    const lost = failing(passing, 2)
    expect(await wrapStore(lost.store, {}, new PatientClock()).stat('/f')).toMatchObject({ kind: 'file' })
    expect(lost.asked()).toBe(3)
    for (const error of [new PathError('EACCES', 'no'), new SyncError('backend-failed', 'no'), new Error('a fault')]) {
      const refused = failing(error, 2)
      await expect(wrapStore(refused.store, {}, new PatientClock()).stat('/f')).rejects.toBe(error)
      expect(refused.asked()).toBe(1)
    }
    const gone = failing(passing, 9)
    await expect(wrapStore(gone.store, {}, new PatientClock()).stat('/f')).rejects.toBe(passing)
    expect(gone.asked()).toBe(5)
    const awaited = failing(passing, 9)
    await expect(wrapStore(awaited.store, { retry: briefRetry }, new PatientClock()).stat('/f')).rejects.toBe(passing)
    expect(awaited.asked()).toBe(2)
  })

  test('wait for as long as the storage asks for, and not at all where that is too long', async () => {
    const clock = new PatientClock()
    const before = clock.monotonic()
    await wrapStore(failing(new PathError('EAGAIN', 'busy', 20_000), 1).store, {}, clock).stat('/f')
    expect(clock.monotonic() - before).toBe(20_000)
    const busy = failing(new PathError('EAGAIN', 'busy', 3_600_000), 1)
    await expect(wrapStore(busy.store, {}, clock).stat('/f')).rejects.toThrow('busy')
    expect(busy.asked()).toBe(1)
  })

  test('that change something are sent once', async () => {
    const { store, asked } = failing(passing, 1)
    await expect(wrapStore(store, {}, new PatientClock()).makeFolder('/d')).rejects.toBe(passing)
    expect(asked()).toBe(1)
  })

  test('are counted one by one, with the tries that failed', async () => {
    const measures: RequestMeasure[] = []
    await wrapStore(failing(passing, 1).store, { onRequest: (measure) => measures.push(measure) }, new PatientClock()).stat('/f')
    expect(measures.map(({ name, isFailed }) => [name, isFailed])).toEqual([
      ['stat', true],
      ['stat', false],
    ])
  })

  test('begin no faster than they may', async () => {
    const clock = new PatientClock()
    const store = wrapStore(failing(passing, 0).store, { requestsPerSecond: 10 }, clock)
    const before = clock.monotonic()
    for (let i = 0; i < 11; i++) await store.stat('/f')
    expect(clock.monotonic() - before).toBeGreaterThanOrEqual(1000)
  })

  test('that would change something never leave from who only looks', async () => {
    const clock = new PatientClock()
    const measures: RequestMeasure[] = []
    const disk = memoryTree({ clock }, { f: 'content' }).disk
    const store = wrapStore(new MemoryStore(disk), { isReadOnly: true, onRequest: (measure) => measures.push(measure) }, clock)
    const entry = await store.stat('/f')
    if (entry === null) throw new Error('it is not there')
    measures.length = 0
    const changes = [
      () => store.upload('/g', '/g.tmp', { size: 1, mtimeNs: null, mode: null, assertMayWrite: () => {} }),
      () => store.makeFolder('/d'),
      () => store.removeFolder('/d'),
      () => store.removeFile('/f', entry),
      () => store.move?.('/f', '/g'),
      () => store.copy?.('/f', '/g'),
      () => store.setMtime?.('/f', entry, 1n),
      () => store.setMode?.('/f', 0o600),
    ]
    for (const change of changes) {
      const changed = change()
      if (changed !== undefined) await expect(changed).rejects.toMatchObject({ code: 'EROFS' })
    }
    expect(store.host).toBeUndefined()
    expect(measures).toEqual([])
    expect(await store.stat('/f')).toEqual(entry)
  })

  test('that only look are given up when no answer comes', async () => {
    const silent = changedStore(failing(passing, 0).store, { stat: () => new Promise(() => {}) })
    await expect(withTimeout(silent, 1000, new FakeClock()).stat('/f')).rejects.toMatchObject({ code: 'ETIMEDOUT' })
  })
})
