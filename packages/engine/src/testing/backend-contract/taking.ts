import { describe, expect, test } from 'vitest'
import type { OpenFile, StagedFile } from '../../ports/storage-backend.ts'
import { absent, type Bench, lookAtFile, someTimeNs } from './bench.ts'

const size = 1_500_000
const content = 'content '.repeat(size / 8)

/** Takes it whole where that goes, and reads and writes it otherwise. Answers with whether it was taken. */
async function fill(staged: StagedFile, file: OpenFile): Promise<boolean> {
  const taken = (await staged.takeWhole?.(file)) ?? null
  if (taken !== null) {
    expect(taken).toBe(size)
    return true
  }
  const buffer = new Uint8Array(400_000)
  for (let count = await file.read(buffer); count > 0; count = await file.read(buffer)) await staged.write(buffer.subarray(0, count))
  return false
}

export function testTaking(bench: Bench): void {
  describe('content of the same server', () => {
    const opened = async (act: (file: OpenFile, staged: StagedFile, both: Awaited<ReturnType<Bench>>[]) => Promise<void>) => {
      const [from, to] = [await bench(), await bench()]
      await from.outside.write('d/f +é', content, someTimeNs)
      await to.outside.write('e/other', 'theirs')
      await Promise.all([from.settle(), to.settle()])
      const file = await from.backend.open('d/f +é')
      if (file === null) throw new Error('it is not there')
      try {
        await act(file, await to.backend.stage('e/g', { size, mtimeNs: file.seen.mtimeNs, executable: false }), [from, to])
      } finally {
        await file.close()
      }
    }

    test('is taken whole where that is declared, and is the same with its time, with nothing beside it', () =>
      opened(async (file, staged, [from, to]) => {
        if (from === undefined || to === undefined) throw new Error('there are two')
        expect(await fill(staged, file)).toBe(from.features.takesWhole)
        expect(await file.isUnchanged()).toBe(true)
        expect((await to.backend.look('e/g')).kind).toBe('absent')
        const published = await staged.publish(absent)
        if (!published.done) throw new Error(`not published: ${published.found.kind}`)
        await staged.discard()
        expect(await to.outside.tree()).toEqual({ 'e/g': content, 'e/other': 'theirs' })
        expect(await from.outside.tree()).toEqual({ 'd/f +é': content })
        const there = await lookAtFile(to.backend, 'e/g')
        expect(there.size).toBe(size)
        if (to.backend.capabilities.mtimePrecisionNs !== null) expect(there.mtimeNs).toBe(file.seen.mtimeNs)
      }))

    test('is not taken for unchanged when it changed meanwhile', () =>
      opened(async (file, staged, [from, to]) => {
        await from?.outside.replace('d/f +é', `${content.slice(0, -5)}other`, someTimeNs + 5_000_000_000n)
        const filled = await fill(staged, file).catch((error: unknown) => error)
        if (typeof filled === 'boolean') expect(await file.isUnchanged()).toBe(false)
        else expect(filled).toMatchObject({ code: expect.any(String) })
        await staged.discard()
        expect(await to?.outside.tree()).toEqual({ 'e/other': 'theirs' })
      }))

    test('takes no name that somebody else took', () =>
      opened(async (file, staged, [, to]) => {
        await fill(staged, file)
        await to?.outside.write('e/g', 'theirs too')
        expect(await staged.publish(absent)).toMatchObject({ done: false, found: { kind: 'file' } })
        await staged.discard()
        expect(await to?.outside.tree()).toEqual({ 'e/g': 'theirs too', 'e/other': 'theirs' })
      }))
  })
}
