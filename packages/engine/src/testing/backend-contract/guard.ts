import { describe, expect, test } from 'vitest'
import { SyncError } from '../../errors.ts'
import type { RunGuard } from '../../ports/run-guard.ts'
import type { KeptAs, WritableBackend } from '../../ports/storage-backend.ts'
import { absent, type Bench, lookAtFile, publishText, readText, scanAll, someTimeNs, stageText } from './bench.ts'

/** Lets calls through until it is told after how many it ends, and sees what the storage looks like at each. */
class CountingGuard implements RunGuard {
  asked = 0
  #last = Number.POSITIVE_INFINITY
  #onEnd: () => void = () => {}

  endAfter(more: number, onEnd: () => void): void {
    this.#last = this.asked + more
    this.#onEnd = onEnd
  }

  endNoMore(): void {
    this.#last = Number.POSITIVE_INFINITY
  }

  assertMayWrite(): void {
    this.asked++
    if (this.asked <= this.#last) return
    if (this.asked === this.#last + 1) this.#onEnd()
    throw new SyncError('lease-lost', 'another run may have begun')
  }
}

type Act = (backend: WritableBackend) => Promise<unknown>
type Benched = Awaited<ReturnType<Bench>>

/** Each change a backend can make: what has to be there, and the change itself, in two steps where there are two. */
const changes: Record<
  string,
  (outside: Benched['outside'], backend: WritableBackend, settle: () => Promise<void>, keepAs: KeptAs, leftover: string) => Promise<Act>
> = {
  'staging content': async () => (backend) => stageText(backend, 'f', 'content'),
  'writing content': async (_, backend) => {
    const staged = await backend.stage('f', { size: 9, mtimeNs: null, executable: false })
    return () => staged.write(new TextEncoder().encode('content'))
  },
  'publishing a new file': async (_, backend) => {
    const staged = await stageText(backend, 'f', 'content', someTimeNs)
    return () => staged.publish(absent)
  },
  'publishing a replacement': async (outside, backend, settle) => {
    await outside.write('f', 'old')
    await settle()
    const staged = await stageText(backend, 'f', 'content', someTimeNs)
    const expected = await backend.look('f')
    return () => staged.publish(expected)
  },
  'taking content of the same server': async (outside, backend, settle) => {
    const content = 'content '.repeat(140_000)
    await outside.write('f', content, someTimeNs)
    await settle()
    const file = await backend.open('f')
    if (file === null) throw new Error('it is not there')
    const staged = await backend.stage('g', { size: content.length, mtimeNs: someTimeNs, executable: false })
    return async () => {
      try {
        if (((await staged.takeWhole?.(file)) ?? null) === null) await staged.write(new TextEncoder().encode(content))
        await staged.publish(absent)
      } finally {
        await file.close()
      }
    }
  },
  discarding: async (_, backend) => {
    const staged = await stageText(backend, 'f', 'content')
    return () => staged.discard()
  },
  'making a folder': async () => (backend) => backend.makeFolder('d'),
  moving: async (outside, backend, settle) => {
    await outside.write('f', 'content')
    await settle()
    const expected = await backend.look('f')
    return () => backend.move('f', expected, 'g')
  },
  'adding a name': async (outside, backend, settle) => {
    await outside.write('f', 'content')
    await settle()
    const expected = await lookAtFile(backend, 'f')
    return () => backend.addName('f', expected, 'g', absent)
  },
  'adding a name in the place of a file that is kept': async (outside, backend, settle, keepAs) => {
    await outside.write('f', 'content')
    await outside.write('g', 'old')
    await settle()
    const [expected, old] = [await lookAtFile(backend, 'f'), await backend.look('g')]
    return () => backend.addName('f', expected, 'g', old, keepAs)
  },
  'setting a time': async (outside, backend, settle) => {
    await outside.write('f', 'content')
    await settle()
    const expected = await lookAtFile(backend, 'f')
    if (backend.capabilities.mtimePrecisionNs === null) return () => backend.removeFile('f', expected)
    return () => backend.setMtime('f', expected, someTimeNs)
  },
  'removing a file': async (outside, backend, settle) => {
    await outside.write('f', 'content')
    await settle()
    const expected = await backend.look('f')
    return () => backend.removeFile('f', expected)
  },
  'keeping a file that is removed': async (outside, backend, settle, keepAs) => {
    await outside.write('f', 'content')
    await settle()
    const expected = await backend.look('f')
    return () => backend.removeFile('f', expected, keepAs)
  },
  'keeping a file that is replaced': async (outside, backend, settle, keepAs) => {
    await outside.write('f', 'old')
    await settle()
    const staged = await stageText(backend, 'f', 'content', someTimeNs)
    const expected = await backend.look('f')
    return () => staged.publish(expected, keepAs)
  },
  'removing a folder': async (outside) => {
    await outside.makeFolder('d')
    return (backend) => backend.removeFolder('d')
  },
  'removing leftovers': async (outside, backend, _settle, _keepAs, leftover) => {
    const names = [leftover, `${leftover}0`]
    for (const name of names) await outside.write(name, 'not finished')
    return () => backend.removeLeftovers('', names)
  },
}

/** Whether a change is one that storage never makes which has declared that it can't. */
function isDeclaredNothing(change: string, { metadata, emptyFolders }: WritableBackend['capabilities'], stagesBeside: boolean): boolean {
  if (change.startsWith('adding a name')) return !metadata.hardLinks
  if (change === 'staging content' || change === 'writing content' || change === 'discarding') return !stagesBeside
  return change.endsWith('a folder') && !emptyFolders
}

export function testGuard(bench: Bench): void {
  describe('the guard', () => {
    test.each(Object.entries(changes))(
      'is asked before each step of %s, and nothing is changed once it says no',
      async (change, prepare) => {
        for (let allowed = 0; ; allowed++) {
          const guard = new CountingGuard()
          const { backend, outside, settle, beside, leftover, features } = await bench(guard)
          const act = await prepare(outside, backend, settle, { folder: beside.path, path: 'd/f' }, leftover)
          let atEnd: ReturnType<typeof outside.trace> | null = null
          guard.endAfter(allowed, () => {
            atEnd = outside.trace()
          })
          const before = await outside.trace()
          const ended = await act(backend).then(
            () => null,
            (error: unknown) => error,
          )
          guard.endNoMore()
          if (atEnd === null) {
            expect(ended).toBeNull()
            expect(allowed === 0).toBe(isDeclaredNothing(change, backend.capabilities, features.stagesBeside))
            break
          }
          expect(ended).toMatchObject({ code: 'lease-lost' })
          expect(await outside.trace()).toBe(await atEnd)
          if (allowed === 0) expect(await atEnd).toBe(before)
          expect(allowed).toBeLessThan(20)
        }
      },
    )

    test('is not asked for looking, and stands in the way of nothing that only reads', async () => {
      const guard = new CountingGuard()
      const { backend, outside } = await bench(guard)
      await outside.write('d/f', 'content')
      guard.endAfter(0, () => {})
      await scanAll(backend)
      await backend.look('d/f')
      expect(await readText(backend, 'd/f')).toBe('content')
      await backend.makeDurable()
      expect(guard.asked).toBe(0)
      await expect(publishText(backend, 'g', 'x', absent)).rejects.toMatchObject({ code: 'lease-lost' })
    })
  })
}
