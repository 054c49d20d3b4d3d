import { createHash, randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { BaseStore, BaseText } from '../ports/base-store.ts'

export interface BaseStoreHarness {
  readonly store: BaseStore
  close(): Promise<void>
}

const hashOf = (content: Uint8Array) => createHash('sha256').update(content).digest('hex')
const text = (path: string, content: string, mtimeNs: bigint | null = 1_000n): BaseText => {
  const bytes = Buffer.from(content)
  return { path, size: bytes.length, mtimeNs, content: bytes }
}
const fingerprintOf = ({ size, mtimeNs }: BaseText) => ({ size, mtimeNs: mtimeNs ?? 0n })

/** What every store of bases does. `open` gives an empty one with room for so many bytes of content that can't be compressed. */
export function runBaseStoreContract(name: string, open: (roomBytes: number) => Promise<BaseStoreHarness>): void {
  describe(`${name} as a store of bases`, () => {
    let harness: BaseStoreHarness
    beforeEach(async () => {
      harness = await open(64 * 1024)
    })
    afterEach(() => harness.close())

    test('gives back what it keeps, by path and fingerprint and by hash', async () => {
      const kept = text('folder/Ü.txt', 'one\ntwo\n')
      await harness.store.keep([kept, text('other', 'else')])
      const found = await harness.store.find(kept.path, [{ size: 1, mtimeNs: 1n }, fingerprintOf(kept)])
      expect(found).toBe(hashOf(kept.content))
      expect(Buffer.from((await harness.store.read(found ?? '')) ?? [])).toEqual(Buffer.from(kept.content))
    })

    test('knows nothing of another path, another fingerprint, another hash', async () => {
      const kept = text('a', 'one')
      await harness.store.keep([kept])
      expect(await harness.store.find('b', [fingerprintOf(kept)])).toBeNull()
      expect(await harness.store.find('a', [{ size: 3, mtimeNs: 2n }])).toBeNull()
      expect(await harness.store.find('a', [])).toBeNull()
      expect(await harness.store.read(hashOf(Buffer.from('two')))).toBeNull()
    })

    test('a later text of a path takes the place of the earlier one', async () => {
      const [first, second] = [text('a', 'one', 1n), text('a', 'two', 2n)]
      await harness.store.keep([first])
      await harness.store.keep([second])
      expect(await harness.store.find('a', [fingerprintOf(first)])).toBeNull()
      expect(await harness.store.find('a', [fingerprintOf(second)])).toBe(hashOf(second.content))
    })

    test('of two texts of a path that come together the last one counts', async () => {
      const [first, second] = [text('a', 'one', 1n), text('a', 'two', 2n)]
      await harness.store.keep([first, second])
      expect(await harness.store.find('a', [fingerprintOf(second)])).toBe(hashOf(second.content))
    })

    test('the same text twice, under two paths, is one content', async () => {
      const [one, two] = [text('a', 'same'), text('b', 'same')]
      await harness.store.keep([one, two])
      await harness.store.keep([one])
      for (const kept of [one, two]) expect(await harness.store.find(kept.path, [fingerprintOf(kept)])).toBe(hashOf(one.content))
    })

    test('a text whose time is not known is not kept, for nothing could find it', async () => {
      await harness.store.keep([text('a', 'one', null)])
      expect(await harness.store.find('a', [{ size: 3, mtimeNs: 0n }])).toBeNull()
    })

    test('an empty text and a name that is not UTF-8 are kept like any other', async () => {
      const kept = text('a\udcff', '')
      await harness.store.keep([kept])
      expect(await harness.store.find(kept.path, [fingerprintOf(kept)])).toBe(hashOf(kept.content))
      expect(await harness.store.read(hashOf(kept.content))).toHaveLength(0)
    })

    test('what was kept first goes when there is no more room, and no path names it any more', async () => {
      const texts = Array.from({ length: 8 }, (_, i) => text(`f${i}`, randomBytes(9_000).toString('latin1')))
      for (const kept of texts) await harness.store.keep([kept])
      const found = await Promise.all(texts.map((kept) => harness.store.find(kept.path, [fingerprintOf(kept)])))
      const kept = found.map((sha256) => sha256 !== null)
      expect(kept[0]).toBe(false)
      expect(kept.at(-1)).toBe(true)
      expect(kept).toEqual([...kept].sort((a, b) => Number(a) - Number(b)))
      for (const [index, sha256] of found.entries())
        expect((await harness.store.read(hashOf(texts[index]?.content ?? Buffer.alloc(0)))) !== null).toBe(sha256 !== null)
    })
  })
}
