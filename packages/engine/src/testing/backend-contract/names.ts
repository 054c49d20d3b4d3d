import { describe, expect, test } from 'vitest'
import { noMetadata } from '../../core/policy.ts'
import { plainlyShown } from '../../ports/storage-backend.ts'
import { absent, type Bench, lookAtFile, publishText, scanAll, someTimeNs } from './bench.ts'

/** Files with several names, on storage that has them. */
export function testNames(bench: Bench): void {
  describe('files with several names', () => {
    const prepared = async (files: Readonly<Record<string, string>>) => {
      const opened = await bench()
      for (const [path, content] of Object.entries(files)) await opened.outside.write(path, content, someTimeNs)
      await opened.settle()
      expect(opened.backend.capabilities.metadata.hardLinks).toBe(opened.features.severalNames)
      return opened
    }

    test('are declared, and where there are none no name is added', async () => {
      const { backend, outside, features } = await prepared({ f: 'content' })
      const added = await backend.addName('f', await lookAtFile(backend, 'f'), 'g', absent)
      expect(added === null).toBe(!features.severalNames)
      expect(Object.keys(await outside.tree())).toEqual(features.severalNames ? ['f', 'g'] : ['f'])
    })
    const showing = { ...plainlyShown, metadata: { ...noMetadata, hardLinks: true } }

    test('a scan tells them where that is asked for, and only those', async () => {
      const { backend, outside, features } = await prepared({ 'd/one': 'shared', 'd/single': 'not shared' })
      if (!features.severalNames) return
      await outside.addName('d/one', 'e/two')
      await outside.addName('d/one', 'd/three')
      expect((await scanAll(backend)).some(({ shared }) => shared !== undefined)).toBe(false)
      backend.show(showing)
      const shared = new Map((await scanAll(backend)).flatMap(({ path, shared = [] }) => (shared.length === 0 ? [] : [[path, shared]])))
      expect([...(shared.get('d') ?? [])].map(({ name }) => name)).toEqual(['one', 'three'])
      expect([...(shared.get('e') ?? [])].map(({ name }) => name)).toEqual(['two'])
      expect(new Set([...shared.values()].flat().map(({ file }) => file)).size).toBe(1)
    })

    test('a name that is added is one of the same file', async () => {
      const { backend, outside, settle, features } = await prepared({ f: 'content' })
      if (!features.severalNames) return
      const expected = await lookAtFile(backend, 'f')
      const added = await backend.addName('f', expected, 'd-name', absent)
      expect(added).toMatchObject({ done: true, seen: { kind: 'file', size: 7, mtimeNs: expected.mtimeNs } })
      await outside.write('d-name', 'another')
      expect(await outside.tree()).toEqual({ f: 'another', 'd-name': 'another' })
      await backend.makeDurable()
      await settle()
    })

    test('a name is added in the place of a file, which is kept where it is to be', async () => {
      const { backend, outside, beside, features } = await prepared({ f: 'content', g: 'old' })
      if (!features.severalNames) return
      const keepAs = { folder: beside.path, path: 'kept' }
      expect(await backend.addName('f', await lookAtFile(backend, 'f'), 'g', await backend.look('g'), keepAs)).toMatchObject({ done: true })
      expect(await outside.tree()).toEqual({ f: 'content', g: 'content' })
      expect(await beside.tree()).toEqual({ kept: 'old' })
      await outside.write('f', 'both')
      expect(await outside.tree()).toEqual({ f: 'both', g: 'both' })
    })

    test('nothing is done where either is not what was expected', async () => {
      const { backend, outside, settle, features } = await prepared({ f: 'content', g: 'old' })
      if (!features.severalNames) return
      const [file, old] = [await lookAtFile(backend, 'f'), await backend.look('g')]
      expect(await backend.addName('f', file, 'g', absent)).toMatchObject({ done: false, found: { kind: 'file' } })
      await outside.write('g', 'edited', someTimeNs + 5_000_000_000n)
      await outside.write('f', 'edited too', someTimeNs + 5_000_000_000n)
      await settle()
      const before = await outside.trace()
      expect(await backend.addName('f', file, 'h', absent)).toBeNull()
      expect(await backend.addName('none', file, 'h', absent)).toBeNull()
      expect(await backend.addName('f', await lookAtFile(backend, 'f'), 'g', old)).toMatchObject({ done: false })
      expect(await outside.trace()).toBe(before)
    })

    test('what this program did under one name is no change under another, and what others do is', async () => {
      const { backend, outside, settle, features } = await prepared({ a: 'shared' })
      if (!features.severalNames) return
      for (const name of ['b', 'c', 'd', 'e']) await outside.addName('a', name)
      await settle()
      const seen = await lookAtFile(backend, 'a')
      expect(await publishText(backend, 'a', 'new', seen)).toMatchObject({ done: true })
      expect(await backend.removeFile('b', seen)).toMatchObject({ done: true })
      expect(await backend.move('c', seen, 'moved')).toMatchObject({ done: true })
      expect(await backend.addName('d', seen, 'f', absent)).toMatchObject({ done: true })
      await settle()
      const now = await lookAtFile(backend, 'd')
      expect(backend.sinceOwnChanges(seen)).toEqual(now)
      await outside.write('moved', 'edited', seen.mtimeNs ?? undefined)
      await settle()
      if (!backend.capabilities.ownRevision) return
      expect(await backend.removeFile('d', seen)).toMatchObject({ done: false })
      expect(await outside.tree()).toEqual({ a: 'new', d: 'edited', e: 'edited', f: 'edited', moved: 'edited' })
    })

    test('a file that is read is not disturbed by what happens to another of its names', async () => {
      const { backend, outside, settle, features } = await prepared({ a: 'shared' })
      if (!features.severalNames) return
      for (const name of ['b', 'c']) await outside.addName('a', name)
      await settle()
      const [seen, file] = [await lookAtFile(backend, 'b'), await backend.open('c')]
      expect(await publishText(backend, 'a', 'new', seen)).toMatchObject({ done: true })
      expect(await backend.removeFile('b', seen)).toMatchObject({ done: true })
      expect(await file?.isUnchanged()).toBe(true)
      // Within a tick of our own change, one that restores size and time has the same time of change.
      await settle()
      await outside.write('c', 'edited', seen.mtimeNs ?? undefined)
      expect(await file?.isUnchanged()).toBe(false)
      await file?.close()
    })

    test('a kept version is no name of a file that can still be written to', async () => {
      const { backend, outside, beside, settle, features } = await prepared({ a: 'shared' })
      if (!features.severalNames) return
      for (const name of ['b', 'c']) await outside.addName('a', name)
      await settle()
      const keepAs = (path: string) => ({ folder: beside.path, path })
      expect(await backend.removeFile('a', await backend.look('a'), keepAs('a'))).toMatchObject({ done: true })
      await outside.write('c', 'edited')
      expect(await beside.tree()).toEqual({ a: 'shared' })
    })
  })
}
