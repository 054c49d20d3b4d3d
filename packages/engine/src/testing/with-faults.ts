import { decodePage, PageWriter } from '../core/page.ts'
import type { RelPath } from '../core/rel-path.ts'
import { absent } from '../core/seen.ts'
import type { Side } from '../core/side.ts'
import { PathError } from '../errors.ts'
import type { DirectoryListing, OpenFile, ReadableBackend, StagedFile, WritableBackend } from '../ports/storage-backend.ts'

/** One call to a backend, or to a file it opened or staged. Calls of both sides are numbered together, from 1. */
export interface Call {
  readonly number: number
  readonly side: Side
  readonly method: CallName
  readonly path: RelPath
}

export type CallName =
  | Exclude<
      { [K in keyof WritableBackend]-?: WritableBackend[K] extends (...args: never[]) => unknown ? K : never }[keyof WritableBackend],
      'close' | 'show' | 'sinceOwnChanges' | 'expecting' | 'pace'
    >
  | 'isKept'
  | 'next listings'
  | 'read'
  | 'isUnchanged'
  | 'write'
  | 'publish'
  | 'discard'

/**
 * `fail` does nothing and says so; `fail after` does it and says it failed, as a lost answer does; `lie` does less than it
 * says: half a listing, nothing at a path, half of what was to be read or written; `crash` ends this call and every later one;
 * `then` lets something happen right after the call.
 */
export type Fault =
  | { readonly kind: 'fail' | 'fail after' | 'lie' | 'crash' }
  | { readonly kind: 'delay'; readonly wait: () => Promise<void> }
  | { readonly kind: 'then'; readonly act: () => void }

/** What every call throws once the program is dead. Nothing in the engine may take it for trouble with one path. */
export class Crash extends Error {}

/** Decides call by call what goes wrong, and remembers what did. */
export class Faults {
  readonly calls: Call[] = []
  readonly fired: { readonly call: Call; readonly kind: Fault['kind'] }[] = []
  readonly #choose: (call: Call) => Fault | null
  #isDead = false

  constructor(choose: (call: Call) => Fault | null = () => null) {
    this.#choose = choose
  }

  /** Runs one call through the faults. `lie` is what the call answers when it lies; without one it tells the truth. */
  async call<T>(side: Side, method: CallName, path: RelPath, work: () => Promise<T>, lie?: () => Promise<T>): Promise<T> {
    if (this.#isDead) throw new Crash('the program is dead')
    const call = { number: this.calls.length + 1, side, method, path }
    this.calls.push(call)
    const fault = this.#choose(call)
    if (fault === null || (fault.kind === 'lie' && lie === undefined)) return work()
    this.fired.push({ call, kind: fault.kind })
    switch (fault.kind) {
      case 'fail':
        throw new PathError('EIO', 'the disk reported an input/output error')
      case 'fail after':
        await work()
        throw new PathError('EIO', 'the answer got lost')
      case 'lie':
        return (lie ?? work)()
      case 'crash':
        this.#isDead = true
        throw new Crash(`the program died at call ${call.number}, ${method} of ${path}`)
      case 'delay':
        await fault.wait()
        return work()
      case 'then': {
        const answer = await work()
        fault.act()
        return answer
      }
    }
  }
}

/** A backend whose calls go wrong as `faults` says. What the backend can do stays as it is. */
export function withFaults<B extends ReadableBackend>(backend: B, side: Side, faults: Faults): B {
  const wrapped: ReadableBackend = {
    capabilities: backend.capabilities,
    label: backend.label,
    show: (shown) => backend.show(shown),
    root: () => faults.call(side, 'root', '', () => backend.root()),
    scan: (request) => faultyScan(backend.scan(request), side, faults),
    look: (path) =>
      faults.call(
        side,
        'look',
        path,
        () => backend.look(path),
        async () => absent,
      ),
    metadata: (path) => faults.call(side, 'metadata', path, () => backend.metadata(path)),
    open: (path) =>
      faults.call(
        side,
        'open',
        path,
        () => openFaulty(backend, path, side, faults),
        async () => null,
      ),
    overlaps: (folder) => faults.call(side, 'overlaps', '', () => backend.overlaps(folder)),
    ...(backend.isKept && {
      isKept: (path, seen, place) => faults.call(side, 'isKept', path, async () => backend.isKept?.(path, seen, place) ?? false),
    }),
    freeBytes: () => faults.call(side, 'freeBytes', '', () => backend.freeBytes()),
    close: () => backend.close(),
  }
  return ('stage' in backend ? { ...wrapped, ...writing(backend as unknown as WritableBackend, side, faults) } : wrapped) as B
}

function writing(backend: WritableBackend, side: Side, faults: Faults): Omit<WritableBackend, keyof ReadableBackend> {
  const call = <T>(method: CallName, path: RelPath, work: () => Promise<T>) => faults.call(side, method, path, work)
  return {
    stage: (path, content) => call('stage', path, async () => faultyStaged(await backend.stage(path, content), path, side, faults)),
    makeFolder: (path) => call('makeFolder', path, () => backend.makeFolder(path)),
    move: (from, expected, to) => call('move', from, () => backend.move(from, expected, to)),
    addName: (from, expected, to, expectedThere, keepAs) =>
      call('addName', to, () => backend.addName(from, expected, to, expectedThere, keepAs)),
    sinceOwnChanges: (seen) => backend.sinceOwnChanges(seen),
    expecting: (path, seen) => backend.expecting(path, seen),
    setMtime: (path, expected, mtimeNs) => call('setMtime', path, () => backend.setMtime(path, expected, mtimeNs)),
    setMetadata: (path, expected, metadata) => call('setMetadata', path, () => backend.setMetadata(path, expected, metadata)),
    removeFile: (path, expected, keepAs) => call('removeFile', path, () => backend.removeFile(path, expected, keepAs)),
    removeFolder: (path) => call('removeFolder', path, () => backend.removeFolder(path)),
    removeLeftovers: (folder, names) => call('removeLeftovers', folder, () => backend.removeLeftovers(folder, names)),
    makeDurable: () => call('makeDurable', '', () => backend.makeDurable()),
  }
}

async function* faultyScan(scan: AsyncIterable<readonly DirectoryListing[]>, side: Side, faults: Faults) {
  const source = scan[Symbol.asyncIterator]()
  try {
    for (;;) {
      const next = await faults.call(
        side,
        'next listings',
        '',
        () => source.next(),
        async () => {
          const { done, value } = await source.next()
          return done === true ? { done, value } : { done: false, value: value.map(halved) }
        },
      )
      if (next.done === true) return
      yield next.value
    }
  } finally {
    await source.return?.()
  }
}

/** A listing that ends early without saying so. */
function halved(listing: DirectoryListing): DirectoryListing {
  const entries = decodePage(listing.entries)
  const writer = new PageWriter()
  for (const entry of entries.slice(0, entries.length >> 1)) writer.put(entry)
  const page = writer.take()
  return { ...listing, entries: page.entries, files: page.files }
}

async function openFaulty(backend: ReadableBackend, path: RelPath, side: Side, faults: Faults): Promise<OpenFile | null> {
  const file = await backend.open(path)
  if (file === null) return null
  return {
    seen: file.seen,
    executable: file.executable,
    metadata: file.metadata,
    read: (into) =>
      faults.call(
        side,
        'read',
        path,
        () => file.read(into),
        async () => 0,
      ),
    isUnchanged: () => faults.call(side, 'isUnchanged', path, () => file.isUnchanged()),
    close: () => file.close(),
  }
}

function faultyStaged(staged: StagedFile, path: RelPath, side: Side, faults: Faults): StagedFile {
  return {
    write: (bytes) =>
      faults.call(
        side,
        'write',
        path,
        () => staged.write(bytes),
        () => staged.write(bytes.subarray(0, bytes.length >> 1)),
      ),
    publish: (expected, keepAs) => faults.call(side, 'publish', path, () => staged.publish(expected, keepAs)),
    discard: () => faults.call(side, 'discard', path, () => staged.discard()),
  }
}
