import type { StateStore, WritableBackend } from '@pairwise/engine'

/** What stands behind each of these: threads that copy open both sides by themselves, so one side has to know what the other one is. */
const behind = new WeakMap<WritableBackend, WritableBackend>()

/** A backend that lets nothing be changed before `begin` has resolved. It is asked each time and remembers by itself. */
export function beginBeforeWriting(backend: WritableBackend, begin: () => Promise<void>): WritableBackend {
  const { settle, pace, copyThreads, isKept } = backend
  const after = async <T>(change: () => Promise<T>): Promise<T> => {
    await begin()
    return change()
  }
  const wrapper: WritableBackend = {
    capabilities: backend.capabilities,
    label: backend.label,
    reach: backend.reach,
    server: backend.server,
    show: (shown) => backend.show(shown),
    root: () => backend.root(),
    scan: (request) => backend.scan(request),
    look: (path) => backend.look(path),
    metadata: (path) => backend.metadata(path),
    open: (path) => backend.open(path),
    overlaps: (folder) => backend.overlaps(folder),
    ...(isKept && { isKept: (path, seen, place) => isKept.call(backend, path, seen, place) }),
    freeBytes: () => backend.freeBytes(),
    close: () => backend.close(),
    ...(settle && { settle: (written) => settle.call(backend, written) }),
    ...(pace && { pace: (bytesPerSecond) => pace.call(backend, bytesPerSecond) }),
    ...(copyThreads && {
      copyThreads: (path2, options) => {
        const threads = copyThreads.call(backend, behind.get(path2) ?? path2, options)
        return threads && { copy: (orders) => after(() => threads.copy(orders)), close: () => threads.close() }
      },
    }),
    makeDurable: () => backend.makeDurable(),
    stage: (path, content) => after(() => backend.stage(path, content)),
    makeFolder: (path) => after(() => backend.makeFolder(path)),
    move: (from, expected, to) => after(() => backend.move(from, expected, to)),
    addName: (from, expected, to, expectedThere, keepAs) => after(() => backend.addName(from, expected, to, expectedThere, keepAs)),
    sinceOwnChanges: (seen) => backend.sinceOwnChanges(seen),
    expecting: (path, seen) => backend.expecting(path, seen),
    setMtime: (path, expected, mtimeNs) => after(() => backend.setMtime(path, expected, mtimeNs)),
    setMetadata: (path, expected, metadata) => after(() => backend.setMetadata(path, expected, metadata)),
    removeFile: (path, expected, keepAs) => after(() => backend.removeFile(path, expected, keepAs)),
    removeFolder: (path) => after(() => backend.removeFolder(path)),
    removeLeftovers: (folder, names) => after(() => backend.removeLeftovers(folder, names)),
  }
  behind.set(wrapper, backend)
  return wrapper
}

/** A state store that commits nothing before `ready` has resolved. */
export function readyBeforeCommit(store: StateStore, ready: () => Promise<void>): StateStore {
  return {
    header: () => store.header(),
    pages: () => store.pages(),
    pagesOf: (directories) => store.pagesOf(directories),
    async commit(change) {
      await ready()
      await store.commit(change)
    },
    close: () => store.close(),
  }
}
