import { describe, expect, test } from 'vitest'
import type { Bench } from './bench.ts'
import { lookAtFile, readText, someTimeNs } from './bench.ts'

export function testReading(bench: Bench): void {
  describe('look', () => {
    test('tells files, folders and what is not there', async () => {
      const { backend, outside } = await bench()
      await outside.write('d/f', 'content')
      expect(await backend.look('d/f')).toMatchObject({ kind: 'file', size: 7 })
      expect(await backend.look('d')).toEqual({ kind: 'directory' })
      for (const path of ['d/g', 'e', 'e/f/g', 'd/f/below a file', `d/${'n'.repeat(300)}`]) {
        expect(await backend.look(path), path).toEqual({ kind: 'absent' })
      }
    })

    test('a link is a link, and so is everything below it', async () => {
      const { backend, features } = await bench()
      if (features.links === null) {
        expect(backend.capabilities.links).toEqual(['skipped'])
        return
      }
      await features.links.fillOutside('f', 'content')
      await features.links.make('l', 'outside')
      for (const path of ['l', 'l/f', 'l/none', 'l/deep/er']) expect(await backend.look(path), path).toEqual({ kind: 'symlink' })
    })

    test('what can’t be looked at is unreadable and never absent', async () => {
      const { backend, outside, features } = await bench()
      await outside.write('d/f', 'content')
      await outside.write('d/deep/g', 'content')
      const unlock = await features.blocking?.listing('d')
      if (unlock === undefined) return
      try {
        for (const path of ['d/f', 'd/none', 'd/deep/g']) expect(await backend.look(path), path).toEqual({ kind: 'unreadable' })
      } finally {
        await unlock()
      }
    })

    test('other kinds are neither file nor absent', async () => {
      const { backend, features } = await bench()
      if (features.otherKinds === null) return
      await features.otherKinds.make('other')
      expect(await backend.look('other')).toEqual({ kind: 'unsupported' })
    })

    test('every change shows, also one that restores size and time where the storage has revisions', async () => {
      const { backend, outside, settle } = await bench()
      await outside.write('f', 'one')
      await settle()
      const before = await lookAtFile(backend, 'f')
      expect(before.revision === null).toBe(!backend.capabilities.ownRevision)
      await outside.write('f', 'two', (await outside.mtimeNs('f')) ?? undefined)
      await settle()
      const after = await lookAtFile(backend, 'f')
      if (backend.capabilities.ownRevision) expect(after.revision).not.toBe(before.revision)
      if (backend.capabilities.fileIdChars > 0) {
        const id = (revision: string | null) => revision?.slice(0, backend.capabilities.fileIdChars)
        expect(id(after.revision)).toBe(id(before.revision))
        await outside.rename('f', 'g')
        await settle()
        expect(id((await lookAtFile(backend, 'g')).revision)).toBe(id(before.revision))
      }
    })

    test('a folder that was replaced by another is looked into anew', async () => {
      const { backend, outside } = await bench()
      await outside.write('d/old', 'x')
      expect(await backend.look('d/old')).toMatchObject({ kind: 'file' })
      await outside.rename('d', 'elsewhere')
      await outside.write('d/new', 'x')
      expect(await backend.look('d/old')).toEqual({ kind: 'absent' })
      expect(await backend.look('d/new')).toMatchObject({ kind: 'file' })
    })
  })

  describe('open', () => {
    test('gives the content, and the fingerprint that a look gives', async () => {
      const { backend, outside, settle } = await bench()
      await outside.write('d/f', 'some content that takes a few reads')
      await outside.write('empty', '')
      await settle()
      expect(await readText(backend, 'd/f')).toBe('some content that takes a few reads')
      expect(await readText(backend, 'empty')).toBe('')
      const file = await backend.open('d/f')
      expect(file?.seen).toEqual(await backend.look('d/f'))
      expect(await file?.isUnchanged()).toBe(true)
      await file?.close()
    })

    test('is null for all that is no file, and follows no link', async () => {
      const { backend, outside, features } = await bench()
      await outside.makeFolder('d')
      await features.links?.fillOutside('f', 'secret')
      await features.links?.make('l', 'outside')
      await features.links?.make('self', 'itself')
      await features.otherKinds?.make('other')
      for (const path of ['d', 'none', 'none/f', 'l', 'l/f', 'self', 'other', `${'n'.repeat(300)}`])
        expect(await backend.open(path), path).toBeNull()
    })

    test.each<[string, (outside: Awaited<ReturnType<Bench>>['outside']) => void | Promise<void>, isHidden?: boolean]>([
      ['written in place', (outside) => outside.write('d/f', 'more content')],
      ['replaced by a file of its size', (outside) => outside.replace('d/f', 'CONTENT'), true],
      ['replaced by a file of its size and time', (outside) => outside.replace('d/f', 'CONTENT', someTimeNs), true],
      ['written under its size and time', (outside) => outside.write('d/f', 'CONTENT', someTimeNs), true],
      ['deleted', (outside) => outside.remove('d/f')],
      ['renamed', (outside) => outside.rename('d/f', 'd/g')],
      ['moved with its folder', (outside) => outside.rename('d', 'e')],
    ])('a file that is %s while it is read is not unchanged', async (_, act, isHidden = false) => {
      const { backend, outside, settle } = await bench()
      await outside.write('d/f', 'content', someTimeNs)
      await settle()
      const file = await backend.open('d/f')
      await file?.read(new Uint8Array(3))
      await act(outside)
      // A change that shows in neither size nor time shows only where files have revisions.
      const mayMissIt = isHidden && !backend.capabilities.ownRevision
      if ((await file?.isUnchanged()) !== false) expect(mayMissIt).toBe(true)
      await file?.close()
    })

    test('tells what its owner may execute', async () => {
      const { backend, outside, features } = await bench()
      await outside.write('f', '#!')
      await features.modes?.set('f', 0o755)
      const file = await backend.open('f')
      expect(file?.executable).toBe(features.modes !== null)
      await file?.close()
    })
  })
}
