import { describe, expect, test } from 'vitest'
import { absent, type Bench, lookAtFile, someTimeNs, stageText } from './bench.ts'

export function testChanges(bench: Bench): void {
  describe('move', () => {
    test('gives a file another name, with its content and time', async () => {
      const { backend, outside, settle } = await bench()
      outside.write('a/f', 'content', someTimeNs)
      outside.makeFolder('b')
      await settle()
      const before = await lookAtFile(backend, 'a/f')
      const moved = await backend.move('a/f', before, 'b/g')
      expect(moved).toMatchObject({ done: true, seen: { kind: 'file', size: before.size, mtimeNs: before.mtimeNs } })
      expect(outside.tree()).toEqual({ a: null, 'b/g': 'content' })
      await settle()
      expect(await backend.look('b/g')).toEqual(moved.done && moved.seen)
    })

    test('never replaces anything', async () => {
      const { backend, outside, features, settle } = await bench()
      outside.write('f', 'mine')
      outside.write('file', 'theirs')
      outside.write('folder/g', 'theirs')
      outside.makeFolder('empty')
      features.links?.make('link', 'nowhere')
      features.otherKinds?.make('other')
      await settle()
      const before = outside.trace()
      for (const to of ['file', 'folder', 'empty', 'f', ...(features.links ? ['link'] : []), ...(features.otherKinds ? ['other'] : [])]) {
        expect(await backend.move('f', await backend.look('f'), to), to).toMatchObject({ done: false })
      }
      expect(outside.trace()).toBe(before)
    })

    test('does nothing when the file is not what was expected', async () => {
      const { backend, outside, settle } = await bench()
      outside.write('f', 'one')
      await settle()
      const expected = await backend.look('f')
      outside.write('f', 'longer')
      expect(await backend.move('f', expected, 'g')).toMatchObject({ done: false, found: { kind: 'file', size: 6 } })
      outside.remove('f')
      expect(await backend.move('f', expected, 'g')).toEqual({ done: false, found: absent })
      expect(outside.tree()).toEqual({})
    })

    test('into a folder that is not there is an error, and the file stays', async () => {
      const { backend, outside, settle } = await bench()
      outside.write('f', 'one')
      await settle()
      await expect(backend.move('f', await backend.look('f'), 'none/g')).rejects.toMatchObject({ code: 'ENOENT' })
      expect(outside.tree()).toEqual({ f: 'one' })
    })
  })

  describe('setMtime', () => {
    test('changes the time and nothing else, only of the file that was expected', async () => {
      const { backend, outside, settle } = await bench()
      const precision = backend.capabilities.mtimePrecisionNs
      if (precision === null) return
      outside.write('f', 'content')
      await settle()
      const expected = await lookAtFile(backend, 'f')
      const set = await backend.setMtime('f', expected, someTimeNs)
      if (!set.done) throw new Error(`not set: ${set.found.kind}`)
      const difference = (set.seen.mtimeNs ?? 0n) - someTimeNs
      expect(difference < 0n ? -difference : difference).toBeLessThan(precision)
      expect(outside.tree()).toEqual({ f: 'content' })
      await settle()
      expect(await backend.look('f')).toEqual(set.seen)
      expect(await backend.setMtime('f', expected, someTimeNs)).toMatchObject({ done: false, found: set.seen })
      outside.remove('f')
      expect(await backend.setMtime('f', set.seen, someTimeNs)).toEqual({ done: false, found: absent })
    })
  })

  describe('removeFile', () => {
    test('removes the file that was expected and no other', async () => {
      const { backend, outside, features, settle } = await bench()
      outside.write('f', 'one', someTimeNs)
      await settle()
      const expected = await backend.look('f')
      outside.write('f', 'longer', someTimeNs)
      expect(await backend.removeFile('f', expected)).toMatchObject({ done: false, found: { kind: 'file', size: 6 } })
      outside.remove('f')
      outside.write('f/g', 'inside')
      expect(await backend.removeFile('f', expected)).toEqual({ done: false, found: { kind: 'directory' } })
      outside.remove('f')
      expect(await backend.removeFile('f', expected)).toEqual({ done: false, found: absent })
      if (features.links !== null) {
        features.links.make('f', 'nowhere')
        expect(await backend.removeFile('f', expected)).toEqual({ done: false, found: { kind: 'symlink' } })
        outside.remove('f')
      }
      outside.write('f', 'one')
      outside.write('g', 'stays')
      await settle()
      expect(await backend.removeFile('f', await backend.look('f'))).toEqual({ done: true, seen: absent })
      expect(outside.tree()).toEqual({ g: 'stays' })
    })

    test('does not remove a file that was written a moment ago under its old size and time', async () => {
      const { backend, outside, settle } = await bench()
      if (!backend.capabilities.ownRevision) return
      outside.write('f', 'one', someTimeNs)
      await settle()
      const expected = await lookAtFile(backend, 'f')
      await settle()
      outside.write('f', 'two', expected.mtimeNs ?? undefined)
      expect(await backend.removeFile('f', expected)).toMatchObject({ done: false, found: { kind: 'file' } })
      expect(outside.tree()).toEqual({ f: 'two' })
    })
  })

  describe('folders', () => {
    test('one is made at a time, and one that is there is fine', async () => {
      const { backend, outside } = await bench()
      expect(await backend.makeFolder('a')).toEqual({ done: true, seen: { kind: 'directory' } })
      expect(await backend.makeFolder('a')).toEqual({ done: true, seen: { kind: 'directory' } })
      expect(await backend.makeFolder('a/b')).toMatchObject({ done: true })
      await expect(backend.makeFolder('x/y')).rejects.toMatchObject({ code: 'ENOENT' })
      expect(outside.tree()).toEqual({ 'a/b': null })
    })

    test('nothing else is touched that has the name', async () => {
      const { backend, outside, features } = await bench()
      outside.write('f', 'x')
      features.links?.fillOutside('g', 'secret')
      features.links?.make('l', 'outside')
      features.otherKinds?.make('o')
      const before = outside.trace()
      expect(await backend.makeFolder('f')).toMatchObject({ done: false, found: { kind: 'file' } })
      if (features.links !== null) {
        expect(await backend.makeFolder('l')).toEqual({ done: false, found: { kind: 'symlink' } })
        expect(await backend.removeFolder('l')).toEqual({ done: false, found: { kind: 'symlink' } })
      }
      if (features.otherKinds !== null) expect(await backend.makeFolder('o')).toEqual({ done: false, found: { kind: 'unsupported' } })
      expect(await backend.removeFolder('f')).toMatchObject({ done: false, found: { kind: 'file' } })
      expect(outside.trace()).toBe(before)
    })

    test('only an empty one is removed, and one that is gone is fine', async () => {
      const { backend, outside } = await bench()
      outside.makeFolder('a/empty')
      outside.write('b/f', 'x')
      outside.makeFolder('c')
      await stageText(backend, 'c/f', 'not finished')
      for (const path of ['a', 'b', 'c'])
        expect(await backend.removeFolder(path), path).toEqual({ done: false, found: { kind: 'directory' } })
      expect(await backend.removeFolder('a/empty')).toEqual({ done: true, seen: absent })
      expect(await backend.removeFolder('a')).toEqual({ done: true, seen: absent })
      expect(await backend.removeFolder('a')).toEqual({ done: true, seen: absent })
      expect(outside.tree()['b/f']).toBe('x')
    })
  })

  describe('removeLeftovers', () => {
    test('removes temporary files of the pair and refuses every other name', async () => {
      const { backend, outside } = await bench()
      outside.write('d/f', 'x')
      outside.write('d/.pairwise-tmp.0123456789ab.1', 'of another pair')
      await stageText(backend, 'd/g', 'not finished')
      const own = Object.keys(outside.tree()).flatMap((path) => {
        const name = path.slice(2)
        return name.startsWith('.pairwise-tmp.') && !name.includes('0123456789ab') ? [name] : []
      })
      expect(own).toHaveLength(1)
      for (const name of ['f', '.pairwise-tmp.0123456789ab.1', '../d/f', '', `${own[0]}/../f`]) {
        await expect(backend.removeLeftovers('d', [name]), name).rejects.toThrow()
      }
      await backend.removeLeftovers('d', own)
      await backend.removeLeftovers('d', own)
      expect(outside.tree()).toEqual({ 'd/f': 'x', 'd/.pairwise-tmp.0123456789ab.1': 'of another pair' })
    })

    test('leaves a folder of such a name alone', async () => {
      const { backend, outside } = await bench()
      await stageText(backend, 'f', 'not finished')
      const [own = ''] = Object.keys(outside.tree())
      outside.remove(own)
      outside.write(`${own}/f`, 'x')
      await backend.removeLeftovers('', [own])
      expect(outside.tree()).toEqual({ [`${own}/f`]: 'x' })
    })
  })

  describe('makeDurable', () => {
    test('takes few changes and many, and such that are gone again', async () => {
      const { backend, outside } = await bench()
      await backend.makeDurable()
      for (const count of [3, 100]) {
        for (let i = 0; i < count; i++) await backend.makeFolder(`${count}-${i}`)
        for (let i = 0; i < count; i += 2) outside.remove(`${count}-${i}`)
        await backend.makeDurable()
      }
      expect(Object.keys(outside.tree())).toHaveLength(51)
    })
  })
}
