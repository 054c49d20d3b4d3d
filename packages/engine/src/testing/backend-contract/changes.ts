import { describe, expect, test } from 'vitest'
import { absent, type Bench, lookAtFile, publishText, shownBy, someTimeNs, stageText } from './bench.ts'

export function testChanges(bench: Bench): void {
  describe('move', () => {
    test('gives a file another name, with its content and time', async () => {
      const { backend, outside, features, settle } = await bench()
      await outside.write('a/f', 'content', someTimeNs)
      await outside.makeFolder('b')
      await settle()
      const before = await lookAtFile(backend, 'a/f')
      const moved = await backend.move('a/f', before, 'b/g')
      expect(moved).toMatchObject({ done: true, seen: { kind: 'file', size: before.size, mtimeNs: before.mtimeNs } })
      expect(await outside.tree()).toEqual(shownBy(features, { a: null, 'b/g': 'content' }))
      await settle()
      expect(await backend.look('b/g')).toEqual(moved.done && moved.seen)
    })

    test('never replaces anything', async () => {
      const { backend, outside, features, settle } = await bench()
      await outside.write('f', 'mine')
      await outside.write('file', 'theirs')
      await outside.write('folder/g', 'theirs')
      await outside.makeFolder('empty')
      await features.links?.make('link', 'nowhere')
      await features.otherKinds?.make('other')
      await settle()
      const before = await outside.trace()
      const others = [
        ...(features.emptyFolders ? ['empty'] : []),
        ...(features.links ? ['link'] : []),
        ...(features.otherKinds ? ['other'] : []),
      ]
      for (const to of ['file', 'folder', 'f', ...others]) {
        expect(await backend.move('f', await backend.look('f'), to), to).toMatchObject({ done: false })
      }
      expect(await outside.trace()).toBe(before)
    })

    test('does nothing when the file is not what was expected', async () => {
      const { backend, outside, settle } = await bench()
      await outside.write('f', 'one')
      await settle()
      const expected = await backend.look('f')
      await outside.write('f', 'longer')
      expect(await backend.move('f', expected, 'g')).toMatchObject({ done: false, found: { kind: 'file', size: 6 } })
      await outside.remove('f')
      expect(await backend.move('f', expected, 'g')).toEqual({ done: false, found: absent })
      expect(await outside.tree()).toEqual({})
    })

    test('into a folder that is not there is an error where folders are things of their own, and the file stays', async () => {
      const { backend, outside, settle } = await bench()
      await outside.write('f', 'one')
      await settle()
      const moving = backend.move('f', await backend.look('f'), 'none/g')
      if (backend.capabilities.emptyFolders) await expect(moving).rejects.toMatchObject({ code: 'ENOENT' })
      else expect(await moving).toMatchObject({ done: true })
      expect(await outside.tree()).toEqual(backend.capabilities.emptyFolders ? { f: 'one' } : { 'none/g': 'one' })
    })
  })

  describe('setMtime', () => {
    test('changes the time and nothing else, only of the file that was expected', async () => {
      const { backend, outside, settle } = await bench()
      const precision = backend.capabilities.mtimePrecisionNs
      await outside.write('f', 'content')
      await settle()
      const expected = await lookAtFile(backend, 'f')
      if (precision === null) {
        const before = await outside.trace()
        await expect(backend.setMtime('f', expected, someTimeNs)).rejects.toMatchObject({ code: 'ENOTSUP' })
        expect(await outside.trace()).toBe(before)
        return
      }
      const set = await backend.setMtime('f', expected, someTimeNs)
      if (!set.done) throw new Error(`not set: ${set.found.kind}`)
      const difference = (set.seen.mtimeNs ?? 0n) - someTimeNs
      expect(difference < 0n ? -difference : difference).toBeLessThan(precision)
      expect(await outside.tree()).toEqual({ f: 'content' })
      await settle()
      expect(await backend.look('f')).toEqual(set.seen)
      expect(await backend.setMtime('f', expected, someTimeNs)).toMatchObject({ done: false, found: set.seen })
      await outside.remove('f')
      expect(await backend.setMtime('f', set.seen, someTimeNs)).toEqual({ done: false, found: absent })
    })
  })

  describe('removeFile', () => {
    test('removes the file that was expected and no other', async () => {
      const { backend, outside, features, settle } = await bench()
      await outside.write('f', 'one', someTimeNs)
      await settle()
      const expected = await backend.look('f')
      await outside.write('f', 'longer', someTimeNs)
      expect(await backend.removeFile('f', expected)).toMatchObject({ done: false, found: { kind: 'file', size: 6 } })
      await outside.remove('f')
      await outside.write('f/g', 'inside')
      expect(await backend.removeFile('f', expected)).toEqual({ done: false, found: { kind: 'directory' } })
      await outside.remove('f')
      expect(await backend.removeFile('f', expected)).toEqual({ done: false, found: absent })
      if (features.links !== null) {
        await features.links.make('f', 'nowhere')
        expect(await backend.removeFile('f', expected)).toEqual({ done: false, found: { kind: 'symlink' } })
        await outside.remove('f')
      }
      await outside.write('f', 'one')
      await outside.write('g', 'stays')
      await settle()
      expect(await backend.removeFile('f', await backend.look('f'))).toEqual({ done: true, seen: absent })
      expect(await outside.tree()).toEqual({ g: 'stays' })
    })

    test('does not remove a file that was written a moment ago under its old size and time, where there are revisions', async () => {
      const { backend, outside, settle } = await bench()
      await outside.write('f', 'one', someTimeNs)
      await settle()
      const expected = await lookAtFile(backend, 'f')
      expect(expected.revision === null).toBe(!backend.capabilities.ownRevision)
      await settle()
      await outside.write('f', 'two', expected.mtimeNs ?? undefined)
      const removed = await backend.removeFile('f', expected)
      if (removed.done) expect(backend.capabilities.ownRevision).toBe(false)
      else expect(removed.found.kind).toBe('file')
      expect(await outside.tree()).toEqual(removed.done ? {} : { f: 'two' })
    })
  })

  describe('folders', () => {
    test('one is made at a time, and one that is there is fine', async () => {
      const { backend, outside, features } = await bench()
      expect(backend.capabilities.emptyFolders).toBe(features.emptyFolders)
      expect(await backend.makeFolder('a')).toEqual({ done: true, seen: { kind: 'directory' } })
      expect(await backend.makeFolder('a')).toEqual({ done: true, seen: { kind: 'directory' } })
      expect(await backend.makeFolder('a/b')).toMatchObject({ done: true })
      const withoutParent = backend.makeFolder('x/y')
      if (backend.capabilities.emptyFolders) await expect(withoutParent).rejects.toMatchObject({ code: 'ENOENT' })
      else expect(await withoutParent).toMatchObject({ done: true })
      expect(await outside.tree()).toEqual(shownBy(features, { 'a/b': null }))
    })

    test('nothing else is touched that has the name', async () => {
      const { backend, outside, features } = await bench()
      await outside.write('f', 'x')
      await features.links?.fillOutside('g', 'secret')
      await features.links?.make('l', 'outside')
      await features.otherKinds?.make('o')
      const before = await outside.trace()
      expect(await backend.makeFolder('f')).toMatchObject({ done: false, found: { kind: 'file' } })
      if (features.links !== null) {
        expect(await backend.makeFolder('l')).toEqual({ done: false, found: { kind: 'symlink' } })
        expect(await backend.removeFolder('l')).toEqual({ done: false, found: { kind: 'symlink' } })
      }
      if (features.otherKinds !== null) expect(await backend.makeFolder('o')).toEqual({ done: false, found: { kind: 'unsupported' } })
      expect(await backend.removeFolder('f')).toMatchObject({ done: false, found: { kind: 'file' } })
      expect(await outside.trace()).toBe(before)
    })

    test('only an empty one is removed, and one that is gone is fine', async () => {
      const { backend, outside, features } = await bench()
      await outside.makeFolder('a/empty')
      await outside.write('b/f', 'x')
      await outside.makeFolder('c')
      await stageText(backend, 'c/f', 'not finished')
      const filled = ['b', ...(features.emptyFolders ? ['a'] : []), ...(features.stagesBeside ? ['c'] : [])]
      for (const path of filled) expect(await backend.removeFolder(path), path).toEqual({ done: false, found: { kind: 'directory' } })
      expect(await backend.removeFolder('a/empty')).toEqual({ done: true, seen: absent })
      expect(await backend.removeFolder('a')).toEqual({ done: true, seen: absent })
      expect(await backend.removeFolder('a')).toEqual({ done: true, seen: absent })
      expect((await outside.tree())['b/f']).toBe('x')
    })
  })

  describe('removeLeftovers', () => {
    test('removes temporary files of the pair and refuses every other name', async () => {
      const { backend, outside, leftover } = await bench()
      await outside.write('d/f', 'x')
      await outside.write('d/.pairwise-tmp.0123456789ab.1', 'of another pair')
      await outside.write(`d/${leftover}`, 'not finished')
      for (const name of ['f', '.pairwise-tmp.0123456789ab.1', '../d/f', '', `${leftover}/../f`]) {
        await expect(backend.removeLeftovers('d', [name]), name).rejects.toThrow()
      }
      await backend.removeLeftovers('d', [leftover])
      await backend.removeLeftovers('d', [leftover])
      expect(await outside.tree()).toEqual({ 'd/f': 'x', 'd/.pairwise-tmp.0123456789ab.1': 'of another pair' })
    })

    test('leaves a folder of such a name alone', async () => {
      const { backend, outside, leftover } = await bench()
      await outside.write(`${leftover}/f`, 'x')
      await backend.removeLeftovers('', [leftover])
      expect(await outside.tree()).toEqual({ [`${leftover}/f`]: 'x' })
    })
  })

  describe('makeDurable', () => {
    test('takes few changes and many, and such that are gone again', async () => {
      const { backend, outside } = await bench()
      await backend.makeDurable()
      for (const count of [3, 100]) {
        for (let i = 0; i < count; i++) await publishText(backend, `${count}-${i}`, '', absent)
        for (let i = 0; i < count; i += 2) await outside.remove(`${count}-${i}`)
        await backend.makeDurable()
      }
      expect(Object.keys(await outside.tree())).toHaveLength(51)
    })
  })
}
