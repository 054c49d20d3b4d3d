import type { RemoteStore } from '../remote-store.ts'

/** A store that does some things in another way, and all others as the one below it. What that one can't do, this one can't either. */
export function changedStore(store: RemoteStore, changes: Partial<Omit<RemoteStore, 'traits'>>): RemoteStore {
  const { listTree, settle, move, copy, setMtime, setMode, readLink, makeLink, pace } = store
  return {
    // Some traits are found out only while the store is used.
    get traits() {
      return store.traits
    },
    program: store.program,
    server: store.server,
    host: store.host,
    label: (folder) => store.label(folder),
    list: (folder, signal) => store.list(folder, signal),
    ...(listTree && { listTree: listTree.bind(store) }),
    ...(settle && { settle: settle.bind(store) }),
    stat: (path) => store.stat(path),
    open: (path) => store.open(path),
    upload: (path, temporary, content) => store.upload(path, temporary, content),
    makeFolder: (path) => store.makeFolder(path),
    removeFolder: (path) => store.removeFolder(path),
    removeFile: (path, expected) => store.removeFile(path, expected),
    ...(move && { move: move.bind(store) }),
    ...(copy && { copy: copy.bind(store) }),
    ...(setMtime && { setMtime: setMtime.bind(store) }),
    ...(setMode && { setMode: setMode.bind(store) }),
    ...(readLink && { readLink: readLink.bind(store) }),
    ...(makeLink && { makeLink: makeLink.bind(store) }),
    realPath: (path) => store.realPath(path),
    ...(pace && { pace: pace.bind(store) }),
    freeBytes: (folder) => store.freeBytes(folder),
    makeDurable: () => store.makeDurable(),
    close: () => store.close(),
    ...changes,
  }
}
