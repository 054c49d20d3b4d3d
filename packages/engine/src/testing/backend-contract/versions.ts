import { describe, expect, test } from 'vitest'
import type { KeptAs, WritableBackend } from '../../ports/storage-backend.ts'
import { absent, type Bench, lookAtFile, publishText, someTimeNs, stageText } from './bench.ts'

type Benched = Awaited<ReturnType<Bench>>

/** The two ways in which a file can go: each takes `f`, which holds `content`, and keeps it as it is told. */
const ways: Record<string, (bench: Benched, path: string, keepAs: KeptAs) => Promise<unknown>> = {
  'is removed': async ({ backend }, path, keepAs) => backend.removeFile(path, await backend.look(path), keepAs),
  'is replaced': async ({ backend }, path, keepAs) => replace(backend, path, keepAs),
}

async function replace(backend: WritableBackend, path: string, keepAs: KeptAs) {
  const staged = await stageText(backend, path, 'new')
  try {
    return await staged.publish(await backend.look(path), keepAs)
  } finally {
    await staged.discard()
  }
}

/** Files of the root that are not the new content. */
const oldOnes = async ({ outside }: Benched) =>
  Object.fromEntries(Object.entries(await outside.tree()).filter(([, content]) => content !== 'new'))

export function testVersions(bench: Bench): void {
  describe.each(Object.entries(ways))('a file that %s', (_, goes) => {
    const prepared = async (path = 'd/f', content = 'content') => {
      const opened = await bench()
      await opened.outside.write(path, content, someTimeNs)
      await opened.settle()
      return opened
    }

    test('is kept under the name that was asked for, in folders that are made', async () => {
      const opened = await prepared()
      expect(await goes(opened, 'd/f', { folder: opened.beside.path, path: 'd/e/f-1.txt' })).toMatchObject({ done: true })
      expect(await opened.beside.tree()).toEqual({ 'd/e/f-1.txt': 'content' })
      expect(await oldOnes(opened)).not.toHaveProperty('d/f')
      await opened.backend.makeDurable()
      expect(await opened.beside.tree()).toEqual({ 'd/e/f-1.txt': 'content' })
    })

    test('takes the place of an earlier version', async () => {
      const opened = await prepared()
      await opened.beside.write('f', 'older')
      for (const content of ['content', 'later']) {
        await opened.outside.write('d/f', content, someTimeNs)
        await opened.settle()
        expect(await goes(opened, 'd/f', { folder: opened.beside.path, path: 'f' })).toMatchObject({ done: true })
        expect(await opened.beside.tree()).toEqual({ f: content })
      }
    })

    test('takes a name beside what is in the way', async () => {
      const opened = await prepared()
      await opened.beside.write('d', 'a file where a folder has to be')
      await opened.beside.write('d~1', 'another one')
      const { emptyFolders } = opened.features
      if (emptyFolders) await opened.beside.makeFolder('g')
      else await opened.beside.write('g/inside', 'something')
      expect(await goes(opened, 'd/f', { folder: opened.beside.path, path: 'd/f' })).toMatchObject({ done: true })
      await opened.outside.write('d/f', 'second', someTimeNs)
      await opened.settle()
      expect(await goes(opened, 'd/f', { folder: opened.beside.path, path: 'g' })).toMatchObject({ done: true })
      expect(await opened.beside.tree()).toEqual({
        d: 'a file where a folder has to be',
        'd~1': 'another one',
        'd~2/f': 'content',
        ...(emptyFolders ? { g: null } : { 'g/inside': 'something' }),
        'g~1': 'second',
      })
    })

    test('is neither kept nor gone when it is not the one that was expected', async () => {
      const { backend, outside, beside } = await prepared()
      const expected = await lookAtFile(backend, 'd/f')
      await outside.write('d/f', 'something longer', someTimeNs)
      const keepAs = { folder: beside.path, path: 'f' }
      expect(await backend.removeFile('d/f', expected, keepAs)).toMatchObject({ done: false })
      const staged = await stageText(backend, 'd/f', 'new')
      expect(await staged.publish(expected, keepAs)).toMatchObject({ done: false })
      await staged.discard()
      expect([await outside.tree(), await beside.tree()]).toEqual([{ 'd/f': 'something longer' }, {}])
    })

    test('keeps names that lead out of the folder for versions from doing so', async () => {
      const opened = await prepared()
      for (const path of ['../f', 'a/../../f', '', 'a//b']) {
        await expect(goes(opened, 'd/f', { folder: opened.beside.path, path }), path).rejects.toThrow()
      }
      expect(await oldOnes(opened)).toEqual({ 'd/f': 'content' })
    })
  })

  test('nothing is kept where nothing was replaced', async () => {
    const { backend, outside, beside } = await bench()
    const staged = await stageText(backend, 'f', 'new')
    expect(await staged.publish(absent, { folder: beside.path, path: 'f' })).toMatchObject({ done: true })
    await publishText(backend, 'g', 'new', absent)
    expect([await outside.tree(), await beside.tree()]).toEqual([{ f: 'new', g: 'new' }, {}])
  })

  test('a folder overlaps the root when one is in the other, whether it is there or not', async () => {
    const { backend, outside, beside, rootPath } = await bench()
    await outside.makeFolder('d')
    const parent = rootPath.slice(0, rootPath.lastIndexOf('/')) || '/'
    for (const folder of [rootPath, `${rootPath}/`, `${rootPath}/d`, `${rootPath}/d/none/none`, parent, '/'])
      expect(await backend.overlaps(folder), folder).toBe(true)
    for (const folder of [beside.path, `${beside.path}/none`, `${rootPath}-not`]) expect(await backend.overlaps(folder), folder).toBe(false)
  })

  test('free space is a number of bytes or not known', async () => {
    const { backend } = await bench()
    const free = await backend.freeBytes()
    if (free !== null) expect(free).toBeGreaterThan(0)
  })
}
