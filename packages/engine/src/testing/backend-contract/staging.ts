import { describe, expect, test } from 'vitest'
import { decodePath } from '../../core/rel-path.ts'
import { absent, type Bench, entriesOf, lookAtFile, publishText, readText, scanAll, shownBy, someTimeNs, stageText } from './bench.ts'

type Outside = Awaited<ReturnType<Bench>>['outside']

export function testStaging(bench: Bench): void {
  describe('stage and publish', () => {
    test('new content gets its name whole, with its time to the storage’s precision', async () => {
      const { backend, outside, settle } = await bench()
      await outside.makeFolder('d')
      const wanted = someTimeNs + 123_456_789n
      const published = await publishText(backend, 'd/f', 'content', absent, wanted)
      if (!published.done) throw new Error(`not published: ${published.found.kind}`)
      expect(await outside.tree()).toEqual({ 'd/f': 'content' })
      const { mtimePrecisionNs } = backend.capabilities
      if (mtimePrecisionNs !== null) {
        const difference = (published.seen.mtimeNs ?? 0n) - wanted
        expect(difference < 0n ? -difference : difference).toBeLessThan(mtimePrecisionNs)
      }
      await settle()
      expect(await backend.look('d/f')).toEqual(published.seen)
    })

    test('nothing shows under the final name before it is published, and nothing stays beside it after', async () => {
      const { backend, outside } = await bench()
      const staged = await stageText(backend, 'f', 'content')
      expect(await backend.look('f')).toEqual(absent)
      expect([...entriesOf(await scanAll(backend)).keys()]).toEqual([])
      expect((await staged.publish(absent)).done).toBe(true)
      await staged.discard()
      expect(await outside.tree()).toEqual({ f: 'content' })
    })

    test('a replacement takes over from the file it was meant for', async () => {
      const { backend, outside, settle } = await bench()
      await outside.write('f', 'old')
      await settle()
      expect(await publishText(backend, 'f', 'newer', await backend.look('f'), someTimeNs)).toMatchObject({ done: true, seen: { size: 5 } })
      expect(await outside.tree()).toEqual({ f: 'newer' })
    })

    test('a reader of the old content reads it to its end', async () => {
      const { backend, outside, settle } = await bench()
      await outside.write('f', 'the old content')
      await settle()
      const reader = await backend.open('f')
      const start = new Uint8Array(4)
      await reader?.read(start)
      await publishText(backend, 'f', 'THE NEW CONTENT, LONGER', await backend.look('f'))
      const rest = new Uint8Array(100)
      const read = await reader?.read(rest).catch((error: unknown) => error)
      // Where each part is a request of its own, the old content may be out of reach: that is an error, and never the new content.
      if (typeof read === 'number') expect(decodePath(start) + decodePath(rest.subarray(0, read))).toBe('the old content')
      else expect(read).toMatchObject({ code: expect.any(String) })
      expect(await reader?.isUnchanged()).toBe(false)
      await reader?.close()
    })

    test('content comes in any number of parts, or none', async () => {
      const { backend, outside } = await bench()
      const part = 'x'.repeat(100_000)
      const staged = await backend.stage('large', { size: 300_000, mtimeNs: null, executable: false })
      for (let i = 0; i < 3; i++) await staged.write(new TextEncoder().encode(part))
      expect(await staged.publish(absent)).toMatchObject({ done: true, seen: { size: 300_000 } })
      expect(await publishText(backend, 'empty', '', absent)).toMatchObject({ done: true, seen: { size: 0 } })
      expect(await outside.tree()).toEqual({ empty: '', large: part.repeat(3) })
    })

    test('content of another size than announced gets no name', async () => {
      const { backend, outside } = await bench()
      const staged = await backend.stage('f', { size: 10, mtimeNs: null, executable: false })
      await staged.write(new TextEncoder().encode('too short'))
      await expect(staged.publish(absent)).rejects.toMatchObject({ code: 'EIO' })
      await staged.discard()
      expect(await outside.tree()).toEqual({})
    })

    test('any name goes that the storage can hold, also the longest, and all others are refused', async () => {
      const { backend, outside, features } = await bench()
      const longest = backend.capabilities.maxNameBytes
      const raw = ['bad\udcff', `${'n'.repeat(longest - 1)}\udc80`]
      const refused = [...features.namesItCannotHold, ...(features.rawNames ? [] : raw)]
      const names = ['a\nb', '[ab]*', '-rf', 'trail ', 'n'.repeat(longest), ...raw].filter((name) => !refused.includes(name))
      for (const name of names) expect((await publishText(backend, name, name, absent)).done, name).toBe(true)
      const codeOf = (name: string) => publishText(backend, name, 'x', absent).catch((error: unknown) => error)
      expect(await codeOf('n'.repeat(longest + 1))).toMatchObject({ code: 'ENAMETOOLONG' })
      for (const name of refused) expect(await codeOf(name), name).toMatchObject({ code: 'EINVAL' })
      expect(Object.keys(await outside.tree()).sort()).toEqual([...names].sort())
    })

    const onAbsent: readonly [string, (outside: Outside) => void | Promise<void>][] = [
      ['a file', (outside) => outside.write('d/f', 'theirs')],
      ['an empty file', (outside) => outside.write('d/f', '')],
      ['a folder', (outside) => outside.write('d/f/g', 'theirs')],
    ]
    test.each(onAbsent)('a new file never takes the place of %s that came meanwhile', async (what, act) => {
      const { backend, outside } = await bench()
      await outside.makeFolder('d')
      const staged = await stageText(backend, 'd/f', 'ours')
      await act(outside)
      const published = await staged.publish(absent)
      await staged.discard()
      // Where folders are no things of their own, a file beside what seems to be in it takes nobody's place.
      if (published.done) expect([what, backend.capabilities.emptyFolders]).toEqual(['a folder', false])
      const { 'd/f/g': inside, 'd/f': file } = await outside.tree()
      expect([inside, file]).toEqual(
        what === 'a folder' ? ['theirs', published.done ? 'ours' : undefined] : [undefined, expect.not.stringContaining('ours')],
      )
    })

    const onFile: readonly [string, (outside: Outside) => void | Promise<void>][] = [
      ['was written', (outside) => outside.write('d/f', 'theirs, longer')],
      ['was replaced by one of its size', (outside) => outside.replace('d/f', 'THEIR')],
      ['is gone', (outside) => outside.remove('d/f')],
      [
        'became a folder',
        async (outside) => {
          await outside.remove('d/f')
          await outside.write('d/f/g', 'inside')
        },
      ],
    ]
    test.each(onFile)('a replacement leaves everything as it is when its target %s meanwhile', async (_, act) => {
      const { backend, outside, features, settle } = await bench()
      await outside.write('d/f', 'their', someTimeNs)
      await settle()
      const expected = await backend.look('d/f')
      const staged = await stageText(backend, 'd/f', 'ours')
      await act(outside)
      const isHidden = !features.givesTimes && !backend.capabilities.ownRevision && (await outside.tree())['d/f'] === 'THEIR'
      const published = await staged.publish(expected)
      await staged.discard()
      if (published.done) {
        expect(isHidden).toBe(true)
        return
      }
      expect(Object.values(await outside.tree())).not.toContain('ours')
      expect(Object.keys(await outside.tree()).filter((path) => path.includes('.pairwise-tmp.'))).toEqual([])
    })

    test('where there are revisions, a target of the same size and time is another one all the same', async () => {
      const { backend, outside, settle } = await bench()
      await outside.write('f', 'their', someTimeNs)
      await settle()
      const expected = await lookAtFile(backend, 'f')
      await settle()
      await outside.write('f', 'THEIR', expected.mtimeNs ?? undefined)
      const published = await publishText(backend, 'f', 'ours!', expected)
      if (published.done) expect(backend.capabilities.ownRevision).toBe(false)
      else expect(await outside.tree()).toEqual({ f: 'THEIR' })
    })

    test('a link in the target’s place is neither followed nor replaced', async () => {
      const { backend, outside, features } = await bench()
      if (features.links === null) {
        expect(backend.capabilities.links).toEqual(['skipped'])
        return
      }
      await features.links.fillOutside('f', 'secret')
      for (const [name, target] of [
        ['l', 'outside'],
        ['m', 'nowhere'],
      ] as const) {
        const staged = await stageText(backend, name, 'ours')
        await features.links.make(name, target)
        expect(await staged.publish(absent)).toMatchObject({ done: false, found: { kind: 'symlink' } })
        await staged.discard()
        expect(Object.keys(await outside.tree()).filter((path) => path.includes('.pairwise-tmp.'))).toEqual([])
      }
      expect(Object.values(await outside.tree()).every((entry) => typeof entry === 'object' && entry !== null)).toBe(true)
    })

    test('of two for one name only the first gets it', async () => {
      const { backend, outside } = await bench()
      const [one, two] = [await stageText(backend, 'f', 'one'), await stageText(backend, 'f', 'two')]
      expect(await two.publish(absent)).toMatchObject({ done: true })
      expect(await one.publish(absent)).toMatchObject({ done: false, found: { kind: 'file' } })
      await one.discard()
      await two.discard()
      expect(await outside.tree()).toEqual({ f: 'two' })
    })

    test('discarding leaves nothing, at any time', async () => {
      const { backend, outside, features } = await bench()
      await outside.makeFolder('d')
      const early = await backend.stage('d/f', { size: 3, mtimeNs: null, executable: false })
      await early.discard()
      const late = await stageText(backend, 'd/f', 'abc')
      await late.discard()
      await late.discard()
      expect(await outside.tree()).toEqual(shownBy(features, { d: null }))
    })

    test('the storage sets the time itself when it is given none', async () => {
      const { backend, outside } = await bench()
      const published = await publishText(backend, 'f', 'x', absent, null)
      expect(published).toMatchObject({ done: true, seen: { mtimeNs: await outside.mtimeNs('f') } })
    })

    test('a file can’t be staged where there is no folder', async () => {
      const { backend, outside } = await bench()
      await outside.write('f', 'x')
      await expect(publishText(backend, 'f/g', 'x', absent)).rejects.toMatchObject({ code: 'ENOENT' })
      const { emptyFolders } = backend.capabilities
      if (emptyFolders) await expect(publishText(backend, 'none/g', 'x', absent)).rejects.toMatchObject({ code: 'ENOENT' })
      else expect(await publishText(backend, 'none/g', 'x', absent)).toMatchObject({ done: true })
      expect(await outside.tree()).toEqual({ f: 'x', ...(emptyFolders ? {} : { 'none/g': 'x' }) })
    })

    test('a folder that goes away takes the staged content along, and that is an error of this path alone', async () => {
      const { backend, outside } = await bench()
      await outside.makeFolder('d')
      const staged = await stageText(backend, 'd/f', 'x')
      await outside.write('d/other', 'x')
      await outside.rename('d', 'e')
      if (backend.capabilities.emptyFolders) await expect(staged.publish(absent)).rejects.toMatchObject({ code: 'ENOENT' })
      await staged.discard()
      expect(await readText(backend, 'e/f')).toBeNull()
    })

    test('a new file gets ordinary rights, a replacement those of the file it replaces, and neither setuid nor setgid', async () => {
      const { backend, outside, features, settle } = await bench()
      if (features.modes === null) return
      const plain = 0o666 & ~process.umask()
      await publishText(backend, 'new', 'x', absent)
      expect(await features.modes.get('new')).toBe(plain)
      const staged = await backend.stage('script', { size: 0, mtimeNs: null, executable: true })
      expect(await features.modes.get(Object.keys(await outside.tree()).find((path) => path.startsWith('.pairwise-tmp.')) ?? '')).toBe(
        0o600,
      )
      await staged.publish(absent)
      expect(await features.modes.get('script')).toBe(plain | (0o111 & ~process.umask()))
      for (const [mode, kept] of [
        [0o640, 0o640],
        [0o400, 0o400],
        [0o4755, 0o755],
        [0o6775, 0o775],
      ] as const) {
        await outside.write('old', 'x')
        await features.modes.set('old', mode)
        await settle()
        expect((await publishText(backend, 'old', 'new', await backend.look('old'))).done).toBe(true)
        expect(await features.modes.get('old')).toBe(kept)
        await outside.remove('old')
      }
    })
  })
}
