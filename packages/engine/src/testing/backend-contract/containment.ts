import { describe, expect, test } from 'vitest'
import type { FileSeen } from '../../core/seen.ts'
import type { WritableBackend } from '../../ports/storage-backend.ts'
import { absent, type Bench, lookAtFile, someTimeNs, stageText } from './bench.ts'

interface Before {
  readonly backend: WritableBackend
  readonly file: FileSeen
  readonly staged: Awaited<ReturnType<typeof stageText>>
  readonly replacement: Awaited<ReturnType<typeof stageText>>
  readonly leftover: string
}

/** Every change below the folder `d`, as a run would make it after the folder was swapped for something else. */
const changes: Record<string, (before: Before) => Promise<unknown>> = {
  stage: ({ backend }) => stageText(backend, 'd/new', 'ours'),
  write: ({ staged }) => staged.write(new TextEncoder().encode('')),
  'publish a new file': ({ staged }) => staged.publish(absent),
  'publish a replacement': ({ replacement, file }) => replacement.publish(file),
  discard: ({ staged }) => staged.discard(),
  makeFolder: ({ backend }) => backend.makeFolder('d/folder'),
  'move out of it': ({ backend, file }) => backend.move('d/f', file, 'g'),
  'move into it': async ({ backend }) => backend.move('h', await backend.look('h'), 'd/h'),
  'add a name out of it': ({ backend, file }) => backend.addName('d/f', file, 'g', absent),
  'add a name in it': async ({ backend }) => backend.addName('h', await lookAtFile(backend, 'h'), 'd/h', absent),
  'add a name in the place of what is in it': async ({ backend, file }) =>
    backend.addName('h', await lookAtFile(backend, 'h'), 'd/f', file),
  setMtime: async ({ backend, file }) =>
    backend.capabilities.mtimePrecisionNs === null ? null : backend.setMtime('d/f', file, someTimeNs),
  removeFile: ({ backend, file }) => backend.removeFile('d/f', file),
  removeFolder: ({ backend }) => backend.removeFolder('d/empty'),
  removeLeftovers: ({ backend, leftover }) => backend.removeLeftovers('d', [leftover]),
}

export function testContainment(bench: Bench): void {
  describe('containment', () => {
    /** A folder with handles open on it, which then goes somewhere else; a link to a folder like it may take its place. */
    const prepare = async () => {
      const made = await bench()
      const { backend, outside, features, settle, leftover } = made
      await outside.write('d/f', 'content', someTimeNs)
      await outside.makeFolder('d/empty')
      await outside.write('h', 'goes in')
      await features.links?.fillOutside('f', 'content')
      await features.links?.fillOutside('empty/.keep', '')
      await settle()
      const file = await backend.look('d/f')
      if (file.kind !== 'file') throw new Error('the file is not there')
      const staged = await stageText(backend, 'd/n', 'ours')
      const replacement = await stageText(backend, 'd/f', 'ours')
      await outside.write(`d/${leftover}`, 'left behind')
      await backend.look('d/empty/none')
      return { ...made, before: { backend, file, staged, replacement, leftover } satisfies Before }
    }

    /** Trouble with this path alone, whatever the answer. */
    const attempt = (work: Promise<unknown>) =>
      work.catch((error: unknown) => {
        expect(error).toMatchObject({ code: expect.any(String) })
      })

    test.each(Object.entries(changes))('%s stays in the root when a link took the folder’s place', async (_, act) => {
      const { backend, outside, features, before } = await prepare()
      if (features.links === null) {
        expect(backend.capabilities.links).toEqual(['skipped'])
        return
      }
      await outside.rename('d', 'moved')
      await features.links.make('d', 'outside')
      const beyond = await outside.traceOutside()
      await attempt(act(before))
      expect(await outside.traceOutside()).toBe(beyond)
      expect((await outside.tree())['moved/f']).toBe('content')
    })

    test.each(Object.entries(changes))('%s does not follow a folder that was moved out of the root', async (_, act) => {
      const { outside, features, before } = await prepare()
      await outside.moveOut('d')
      await features.links?.make('d', 'nowhere')
      const beyond = await outside.traceOutside()
      await attempt(act(before))
      expect(await outside.traceOutside()).toBe(beyond)
    })

    test('names that lead elsewhere are refused or not there', async () => {
      const { backend, outside } = await bench()
      await outside.write('d/f', 'x')
      const beyond = await outside.traceOutside()
      for (const path of ['..', '../x', 'd/../../x', '.', 'd/.', '/etc/passwd', 'd//f', 'a\0b']) {
        await attempt(backend.removeFile(path, { kind: 'file', size: 1, mtimeNs: null, revision: null }))
        await attempt(stageText(backend, path, 'ours').then((staged) => staged.publish(absent)))
        await attempt(backend.makeFolder(path))
        expect((await backend.look(path).catch(() => absent)).kind, path).not.toBe('file')
        expect(await backend.open(path).catch(() => null), path).toBeNull()
      }
      expect(await outside.traceOutside()).toBe(beyond)
      expect(await outside.tree()).toEqual({ 'd/f': 'x' })
    })
  })
}
