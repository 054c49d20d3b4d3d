import type { RemoteReader, RemoteStore, RemoteUpload } from '../remote-store.ts'
import { changedStore } from './changed-store.ts'

/** Requests that only look, and may be made again at any time. */
const looking = ['list', 'stat', 'open', 'realPath', 'freeBytes', 'settle'] as const
const changing = ['makeFolder', 'removeFolder', 'removeFile', 'move', 'copy', 'setMtime', 'setMode'] as const

export interface Request {
  readonly name:
    | (typeof looking)[number]
    | (typeof changing)[number]
    | 'read'
    | 'upload'
    | 'write'
    | 'takeWhole'
    | 'takeIn'
    | 'complete'
    | 'publish'
    | 'discard'
  /** Whether it can be made again without a look at what became of it. */
  readonly isLooking: boolean
}

export type Around = <T>(request: Request, act: () => Promise<T>) => Promise<T>

/** A store whose requests, and those of its files, go through one function each. A tree that is listed whole does not. */
export function eachRequest(store: RemoteStore, around: Around): RemoteStore {
  const changes: Record<string, unknown> = {}
  for (const name of [...looking, ...changing]) {
    const request = { name, isLooking: looking.some((each) => each === name) }
    const own = store[name] as ((...given: unknown[]) => Promise<unknown>) | undefined
    if (own !== undefined) changes[name] = (...given: unknown[]) => around(request, () => own.apply(store, given))
  }
  return changedStore(store, {
    ...(changes as Partial<RemoteStore>),
    open: async (path) => {
      const reader = await around({ name: 'open', isLooking: true }, () => store.open(path))
      return reader && readerThrough(reader, around)
    },
    upload: async (path, temporary, content) =>
      uploadThrough(await around({ name: 'upload', isLooking: false }, () => store.upload(path, temporary, content)), around),
  })
}

function readerThrough(reader: RemoteReader, around: Around): RemoteReader {
  return {
    entry: reader.entry,
    whole: reader.whole,
    read: (into) => around({ name: 'read', isLooking: false }, () => reader.read(into)),
    close: () => reader.close(),
  }
}

function uploadThrough(upload: RemoteUpload, around: Around): RemoteUpload {
  const complete = upload.complete?.bind(upload)
  const takeIn = upload.takeIn?.bind(upload)
  const takeWhole = upload.takeWhole?.bind(upload)
  return {
    ...(takeWhole && { takeWhole: (whole: object) => around({ name: 'takeWhole', isLooking: false }, () => takeWhole(whole)) }),
    ...(takeIn && { takeIn: (from: string) => around({ name: 'takeIn', isLooking: false }, () => takeIn(from)) }),
    ...(complete && { complete: () => around({ name: 'complete', isLooking: false }, complete) }),
    write: (bytes) => around({ name: 'write', isLooking: false }, () => upload.write(bytes)),
    publish: (condition) => around({ name: 'publish', isLooking: false }, () => upload.publish(condition)),
    discard: () => around({ name: 'discard', isLooking: false }, () => upload.discard()),
  }
}
