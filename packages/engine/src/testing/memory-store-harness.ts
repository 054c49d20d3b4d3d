import type { MemoryDiskOptions } from '../backends/memory/memory-disk.ts'
import { openRemoteReadable, openRemoteWritable } from '../backends/remote/open-remote.ts'
import type { RemoteStore } from '../backends/remote/remote-store.ts'
import { encodePath, parentOf } from '../core/rel-path.ts'
import type { BackendHarness, OtherProgram } from './backend-contract/harness.ts'
import type { Tree } from './disk-tree.ts'
import { FakeClock } from './fake-clock.ts'
import { leftoverOf } from './leftover-of.ts'
import { MemoryStore, type MemoryStoreOptions } from './memory-store.ts'
import { type MemoryTree, memoryTree } from './memory-tree.ts'

/** The parts of a tree that lie below a folder, by their paths in it. */
function below(tree: Tree, folder: string): Tree {
  const inside = Object.entries(tree).filter(([path]) => path.startsWith(`${folder}/`))
  return Object.fromEntries(inside.map(([path, content]) => [path.slice(folder.length + 1), content]))
}

class ProgramOnStore implements OtherProgram {
  readonly #all: MemoryTree
  readonly #clock: FakeClock
  readonly #hasEmpty: boolean

  constructor(all: MemoryTree, clock: FakeClock, hasEmpty: boolean) {
    this.#all = all
    this.#clock = clock
    this.#hasEmpty = hasEmpty
  }

  write(path: string, content: string, mtimeNs?: bigint): void {
    this.#clock.advance(3)
    this.#all.write(`root/${path}`, content, mtimeNs ?? null)
  }

  replace(path: string, content: string, mtimeNs?: bigint): void {
    this.#clock.advance(3)
    this.#all.replace(`root/${path}`, content, mtimeNs ?? null)
  }

  makeFolder(path: string): void {
    if (this.#hasEmpty) this.#all.makeFolder(`root/${path}`)
  }

  remove(path: string): void {
    this.#all.remove(`root/${path}`)
    this.#dropEmpty(parentOf(`root/${path}`))
  }

  rename(from: string, to: string): void {
    this.#all.rename(`root/${from}`, `root/${to}`)
    this.#dropEmpty(parentOf(`root/${from}`))
  }

  addName(existing: string, path: string): void {
    this.#all.addName(`root/${existing}`, `root/${path}`)
  }

  moveOut(path: string): void {
    this.#all.rename(`root/${path}`, 'beyond/moved')
    this.#dropEmpty(parentOf(`root/${path}`))
  }

  tree(): Tree {
    return below(this.#all.tree(), 'root')
  }

  trace(): string {
    return this.#all.trace()
  }

  traceOutside(): string {
    return this.#linesBelow('beyond')
  }

  mtimeNs(path: string): bigint | null {
    return this.#all.disk.file(`root/${path}`).mtimeNs
  }

  #linesBelow(folder: string): string {
    const lines = this.#all.trace().split('\n')
    return lines.filter((line) => line.startsWith(`${folder}/`)).join('\n')
  }

  #dropEmpty(folder: string): void {
    if (this.#hasEmpty) return
    for (let at = folder; at !== ''; at = parentOf(at)) {
      const node = this.#all.disk.find(at)
      if (typeof node !== 'object' || node.kind !== 'directory' || node.entries.size > 0) return
      this.#all.disk.remove(at)
    }
  }
}

/** A fresh root on a remote storage in memory. */
export function memoryStoreHarness(
  disk: Omit<MemoryDiskOptions, 'clock'>,
  options: MemoryStoreOptions,
  wrap: (store: RemoteStore) => RemoteStore = (store) => store,
): BackendHarness {
  const clock = new FakeClock()
  const all = memoryTree({ ...disk, clock })
  const store = wrap(new MemoryStore(all.disk, options))
  const { emptyFolders } = store.traits
  if (emptyFolders) for (const folder of ['root', 'beyond']) all.makeFolder(folder)
  const block = (path: string) => {
    all.block(`root/${path}`)
    return () => all.unblockAll()
  }
  return {
    outside: new ProgramOnStore(all, clock, emptyFolders),
    features: {
      links: emptyFolders
        ? {
            make: (path, target) => all.link(`root/${path}`, { outside: '/beyond', nowhere: '/nowhere', itself: `/root/${path}` }[target]),
            fillOutside: (path, content) => all.write(`beyond/${path}`, content),
          }
        : null,
      otherKinds: { make: (path) => all.makeSocket(`root/${path}`) },
      modes: null,
      blocking: options.listsTree === true ? null : { listing: block, entries: null },
      stagesBeside: options.isStagedBeside ?? true,
      takesWhole: false,
      emptyFolders,
      severalNames: false,
      rawNames: true,
      namesItCannotHold: [],
      givesTimes: typeof all.disk.options.mtimes === 'bigint',
    },
    beside: {
      path: '/versions',
      tree: () => below(all.tree(), 'versions'),
      write: (path, content) => all.write(`versions/${path}`, Buffer.from(encodePath(content)).toString()),
      makeFolder: (path) => all.makeFolder(`versions/${path}`),
    },
    rootPath: '/root',
    leftover: leftoverOf('pair'),
    open: (guard) => openRemoteWritable(store, '/root', 'pair', guard),
    openReadable: () => openRemoteReadable(store, '/root', 'pair'),
    settle: () => clock.sleep(all.disk.options.granuleMs),
    cleanUp: async () => {},
  }
}
