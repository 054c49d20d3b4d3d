import { describe, expect, test } from 'vitest'
import type { OtherProgram } from '../../testing/backend-contract/harness.ts'
import { runBackendContract } from '../../testing/backend-contract.ts'
import { FakeClock } from '../../testing/fake-clock.ts'
import { MemoryTree, memoryTree } from '../../testing/memory-tree.ts'
import { MemoryDisk, type MemoryDiskOptions } from './memory-disk.ts'
import { cloneNode } from './memory-node.ts'
import { openMemoryReadable, openMemoryWritable } from './open-memory.ts'

const kinds: Record<string, Omit<MemoryDiskOptions, 'clock'>> = {
  'A disk in memory': {},
  'A disk in memory with a slow clock': { granuleMs: 10 },
  'A disk in memory with times of a millisecond': { mtimes: 1_000_000n, granuleMs: 10 },
  'A disk in memory with times of a second': { mtimes: 1_000_000_000n },
  'A disk in memory with times of two seconds that ignores case': { mtimes: 2_000_000_000n, caseInsensitive: true },
  'A disk in memory without revisions': { ownRevision: false, mtimes: 1_000_000n },
  'A disk in memory that sets its times itself': { mtimes: 'unsettable' },
  'A disk in memory without times': { mtimes: 'none', granuleMs: 10 },
}

/** A folder moved out of the disk lies on another one, where nothing of the engine can reach it. */
function programOn(inside: MemoryTree, beyond: MemoryTree, clock: FakeClock): OtherProgram {
  return {
    write: (path, content, mtimeNs) => {
      clock.advance(3)
      inside.write(path, content, mtimeNs ?? null)
    },
    replace: (path, content, mtimeNs) => {
      clock.advance(3)
      inside.replace(path, content, mtimeNs ?? null)
    },
    makeFolder: (path) => inside.makeFolder(path),
    remove: (path) => inside.remove(path),
    rename: (from, to) => inside.rename(from, to),
    addName: (existing, path) => inside.addName(existing, path),
    moveOut: (path) => {
      const node = inside.disk.find(path)
      if (typeof node !== 'object') return
      beyond.disk.put('moved', cloneNode(node))
      inside.remove(path)
    },
    tree: () => inside.tree(),
    trace: () => [inside.trace(), beyond.trace(), JSON.stringify(inside.versions())].join('\n--\n'),
    traceOutside: () => beyond.trace(),
    mtimeNs: (path) => inside.disk.file(path).mtimeNs,
  }
}

for (const [name, options] of Object.entries(kinds)) {
  runBackendContract(name, async () => {
    const clock = new FakeClock()
    const [inside, beyond] = [memoryTree({ ...options, clock }), memoryTree({ clock })]
    const block = (path: string, whole: boolean) => {
      const folder = inside.disk.folder(path)
      if (whole) folder.isBlocked = true
      else for (const { node } of folder.entries.values()) node.isBlocked = true
      return () => inside.unblockAll()
    }
    return {
      outside: programOn(inside, beyond, clock),
      features: {
        links: { make: (path, target) => inside.link(path, target), fillOutside: (path, content) => beyond.write(path, content) },
        otherKinds: { make: (path) => inside.makeSocket(path) },
        modes: null,
        blocking: { listing: (path) => block(path, true), entries: (path) => block(path, false) },
        stagesBeside: true,
        takesWhole: false,
        emptyFolders: true,
        severalNames: true,
        rawNames: true,
        namesItCannotHold: [],
        givesTimes: typeof inside.disk.options.mtimes === 'bigint',
      },
      beside: {
        path: '/versions',
        tree: () => inside.versions('/versions'),
        write: (path, content) => inside.disk.keep(inside.disk.newFile(Buffer.from(content)), '/versions', path),
        makeFolder: (path) => inside.makeVersionsFolder(`/versions/${path}`),
      },
      rootPath: '/root',
      leftover: '.pairwise-tmp.00000000face.1',
      open: async (guard) => openMemoryWritable(inside.disk, guard),
      openReadable: async () => openMemoryReadable(inside.disk),
      settle: () => clock.sleep(inside.disk.options.granuleMs),
      cleanUp: async () => {},
    }
  })
}

describe('a disk in memory', () => {
  test('gives the id of a removed file to the next new one', () => {
    const tree = memoryTree({ clock: new FakeClock() }, { a: 'x' })
    const { id } = tree.disk.file('a')
    tree.remove('a')
    tree.write('b', 'y')
    expect(tree.disk.file('b').id).toBe(id)
  })

  test('forgets in a power cut what was not made durable', () => {
    const tree = new MemoryTree(new MemoryDisk({ clock: new FakeClock() }))
    tree.write('a', 'durable')
    tree.disk.makeDurable()
    tree.write('a', 'lost')
    tree.write('b', 'lost')
    tree.disk.losePower()
    expect(tree.tree()).toEqual({ a: 'durable' })
  })

  test('ignores case where it is told to, and keeps the spelling a name has', () => {
    const tree = memoryTree({ clock: new FakeClock(), caseInsensitive: true }, { 'Dir/File': 'x' })
    tree.write('dir/FILE', 'y')
    expect(tree.tree()).toEqual({ 'Dir/File': 'y' })
  })
})
