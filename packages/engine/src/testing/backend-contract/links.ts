import { describe, expect, test } from 'vitest'
import { encodePath } from '../../core/rel-path.ts'
import type { FileSeen } from '../../core/seen.ts'
import { plainlyShown, type WritableBackend } from '../../ports/storage-backend.ts'
import { absent, type Bench, entriesOf, lookAtFile, publishText, readText, scanAll, someTimeNs } from './bench.ts'

async function publishLink(backend: WritableBackend, path: string, target: string, expected: FileSeen | typeof absent) {
  const bytes = encodePath(target)
  const staged = await backend.stage(path, { form: 'link', size: bytes.length, mtimeNs: someTimeNs, executable: false })
  try {
    for (const byte of bytes) await staged.write(Uint8Array.of(byte))
    return await staged.publish(expected)
  } finally {
    await staged.discard()
  }
}

/** What holds once a backend was told to show links as entries. */
export function testLinks(bench: Bench): void {
  describe('links that are synced', () => {
    const shown = async () => {
      const made = await bench()
      if (!made.backend.capabilities.links.includes('synced')) {
        expect(made.backend.capabilities.links).toEqual(['skipped'])
        return null
      }
      made.backend.show({ ...plainlyShown, links: 'synced' })
      return made
    }

    test('show in scans and looks alike, and what they point to is read as their content', async () => {
      const made = await shown()
      if (made === null) return
      const { backend, outside, features, settle } = made
      await features.links?.fillOutside('secret', 'not to be seen')
      await features.links?.make('self', 'itself')
      await features.links?.make('out', 'outside')
      await settle()
      const seen = await lookAtFile(backend, 'self')
      expect(seen.form).toBe('link')
      const entries = entriesOf(await scanAll(backend))
      expect([...entries.keys()]).toEqual(['out', 'self'])
      expect(entries.get('self')).toEqual(seen)
      const target = await readText(backend, 'self')
      expect((await outside.tree())['self']).toEqual({ link: target })
      expect(seen.size).toBe(target?.length)
      expect(await backend.look('out/secret')).toEqual(absent)
      expect(await backend.open('out/secret')).toBeNull()
    })

    test('are made, replaced and removed like files', async () => {
      const made = await shown()
      if (made === null) return
      const { backend, outside, settle } = made
      const first = await publishLink(backend, 'l', 'no\nwhere', absent)
      expect(first).toMatchObject({ done: true, seen: { form: 'link', size: 8 } })
      expect(await outside.tree()).toEqual({ l: { link: 'no\nwhere' } })
      expect(await publishLink(backend, 'l', 'x', absent)).toMatchObject({ done: false, found: { kind: 'file', form: 'link' } })
      await settle()
      const second = await publishLink(backend, 'l', 'elsewhere', await lookAtFile(backend, 'l'))
      if (!second.done) throw new Error(`not published: ${second.found.kind}`)
      expect(await outside.tree()).toEqual({ l: { link: 'elsewhere' } })
      await settle()
      expect(await backend.look('l')).toEqual(second.seen)
      expect(await publishText(backend, 'l', 'a file now', second.seen)).toMatchObject({ done: true })
      await settle()
      expect(await publishLink(backend, 'l', 'a link again', await lookAtFile(backend, 'l'))).toMatchObject({ done: true })
      await settle()
      expect(await backend.move('l', await backend.look('l'), 'm')).toMatchObject({ done: true, seen: { form: 'link' } })
      await settle()
      await backend.makeDurable()
      expect(await backend.removeFile('m', await backend.look('m'))).toMatchObject({ done: true })
      expect(await outside.tree()).toEqual({})
    })

    test('a file of the same bytes, size and time is not the link that was expected', async () => {
      const made = await shown()
      if (made === null) return
      const { backend, outside, settle } = made
      await outside.write('f', 'target', someTimeNs)
      await settle()
      const link: FileSeen = { ...(await lookAtFile(backend, 'f')), form: 'link', revision: null }
      expect(await publishLink(backend, 'f', 'other', link)).toMatchObject({ done: false })
      expect(await backend.removeFile('f', link)).toMatchObject({ done: false })
      expect(await outside.tree()).toEqual({ f: 'target' })
    })

    test('a link that is replaced while it is read is not unchanged', async () => {
      const made = await shown()
      if (made === null) return
      const { backend, outside, features, settle } = made
      await features.links?.make('l', 'nowhere')
      await settle()
      const link = await backend.open('l')
      expect(await link?.isUnchanged()).toBe(true)
      await outside.remove('l')
      await features.links?.make('l', 'nowhere')
      expect(await link?.isUnchanged()).toBe(false)
      await link?.close()
    })
  })
}
