import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { absent } from '../../core/seen.ts'
import type { BackendHarness } from '../../testing/backend-contract/harness.ts'
import { runBackendContract } from '../../testing/backend-contract.ts'
import { freeGuard } from '../../testing/disk-pair.ts'
import { DiskProgram } from '../../testing/disk-program.ts'
import { readTree } from '../../testing/disk-tree.ts'
import { leftoverOf } from '../../testing/leftover-of.ts'
import { granuleMs } from './local-seen.ts'
import { openLocalReadable, openLocalWritable } from './open-local.ts'

async function settle(): Promise<void> {
  const until = Date.now() + granuleMs * 2
  await vi.waitFor(() => expect(Date.now()).toBeGreaterThan(until), { interval: 2 })
}

function harnessOn(program: DiskProgram, beside: string, entriesBeforeThread?: number): BackendHarness {
  return {
    outside: program,
    beside: {
      path: beside,
      tree: () => (existsSync(beside) ? readTree(beside) : {}),
      write: (path, content) => {
        mkdirSync(join(beside, dirname(path)), { recursive: true })
        writeFileSync(join(beside, path), content)
      },
      makeFolder: (path) => void mkdirSync(join(beside, path), { recursive: true }),
    },
    rootPath: program.root,
    leftover: leftoverOf('pair'),
    features: program.features,
    open: async (guard) => openLocalWritable(program.root, 'pair', guard, entriesBeforeThread),
    openReadable: async () => openLocalReadable(program.root, 'pair', entriesBeforeThread),
    settle,
    cleanUp: async () => program.removeAll(),
  }
}

for (const [name, entriesBeforeThread] of [
  ['A local folder', undefined],
  ['A local folder that is always scanned in a thread', -1],
] as const) {
  runBackendContract(name, async () => {
    const program = new DiskProgram()
    return harnessOn(program, join(program.beyond, 'versions'), entriesBeforeThread)
  })
}

/** Linux has a file system in memory there, which is never the one of the folder for temporary files. */
const otherDisk = '/dev/shm'

runBackendContract('A local folder that keeps versions on another disk', async () => {
  const program = new DiskProgram()
  const elsewhere = mkdtempSync(join(otherDisk, 'versions-'))
  if (statSync(elsewhere).dev === statSync(program.root).dev) throw new Error(`${otherDisk} is no other disk than ${program.root}`)
  const harness = harnessOn(program, join(elsewhere, 'versions'))
  return {
    ...harness,
    cleanUp: async () => {
      rmSync(elsewhere, { recursive: true })
      await harness.cleanUp()
    },
  }
})

test('a tree deeper than the number of folders kept open is worked on like any other', async () => {
  const program = new DiskProgram()
  const deep = Array.from({ length: 300 }, () => 'd').join('/')
  program.write('a/b/f', 'content')
  program.makeFolder(deep)
  await settle()
  const backend = openLocalWritable(program.root, 'pair', freeGuard)
  expect(await backend.move('a/b/f', await backend.look('a/b/f'), `${deep}/f`)).toMatchObject({ done: true })
  expect(await backend.move(`${deep}/f`, await backend.look(`${deep}/f`), 'a/b/g')).toMatchObject({ done: true })
  expect(program.tree()).toEqual({ 'a/b/g': 'content', [deep]: null })
  await backend.close()
  program.removeAll()
})

test('the root may be reached through links, and says what it is', async () => {
  const program = new DiskProgram()
  symlinkSync(program.root, join(program.scratch, 'link'))
  program.write('f', 'content')
  const kindOf = async (name: string) => {
    const backend = openLocalReadable(join(program.scratch, name), 'pair')
    const { kind } = await backend.root()
    await backend.close()
    return kind
  }
  expect([await kindOf('link'), await kindOf('root'), await kindOf('none'), await kindOf('root/f')]).toEqual([
    'folder',
    'folder',
    'missing',
    'not-a-folder',
  ])
  const throughLink = openLocalWritable(join(program.scratch, 'link'), 'pair', freeGuard)
  mkdirSync(join(program.root, 'd'))
  expect(await throughLink.makeFolder('d/e')).toMatchObject({ done: true })
  expect(await throughLink.makeFolder('d/e/f')).toMatchObject({ done: true })
  await throughLink.close()
  program.removeAll()
})

test('a root that is closed to the user says so in words', async () => {
  const program = new DiskProgram()
  chmodSync(program.root, 0o000)
  const backend = openLocalReadable(program.root, 'pair')
  // Root may open everything, so it is given up for the look.
  const isRoot = process.geteuid?.() === 0
  if (isRoot) process.seteuid?.(65_534)
  try {
    expect(await backend.root()).toEqual({ kind: 'unreadable', why: 'permission denied' })
  } finally {
    if (isRoot) process.seteuid?.(0)
  }
  chmodSync(program.root, 0o755)
  program.removeAll()
})

test('a name that another program takes right before it is given stays with what it took it for', async () => {
  for (let at = 1; ; at++) {
    const program = new DiskProgram()
    let [asked, isTaken] = [0, false]
    const backend = openLocalWritable(program.root, 'pair', {
      assertMayWrite: () => {
        if (++asked !== at || 'new' in program.tree()) return
        isTaken = true
        program.write('new', 'other')
      },
    })
    const staged = await backend.stage('new', { size: 4, mtimeNs: null, executable: false })
    await staged.write(Buffer.from('ours'))
    const published = await staged.publish(absent)
    await staged.discard()
    await backend.close()
    expect(published.done).toBe(!isTaken)
    expect(program.tree()).toEqual({ new: isTaken ? 'other' : 'ours' })
    program.removeAll()
    if (at > asked) return
  }
})
