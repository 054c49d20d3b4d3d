import type { RunGuard } from '../../ports/run-guard.ts'
import type { ReadableBackend, WritableBackend } from '../../ports/storage-backend.ts'
import type { Tree } from '../disk-tree.ts'

/** Another program at work in the root. Paths are those of the engine. */
export interface OtherProgram {
  /** Writes in place or anew, with the folders above. Without a time of its own the file gets the time of now. */
  write(path: string, content: string, mtimeNs?: bigint): void
  /** Gives another file the name. */
  replace(path: string, content: string, mtimeNs?: bigint): void
  makeFolder(path: string): void
  remove(path: string): void
  rename(from: string, to: string): void
  /** Gives a file one more name (a hard link). */
  addName(existing: string, path: string): void
  /** Takes a folder out of the root altogether, to where `movedOut` sees it. */
  moveOut(path: string): void
  /** Everything in the root, also what the engine would not look at. */
  tree(): Tree
  /** Names, contents and times of everything in the root, and of all that lies outside of it: equal texts, untouched storage. */
  trace(): string
  traceOutside(): string
  mtimeNs(path: string): bigint | null
}

/** What the storage under test has besides files and folders. What it has not is not asked of it. */
export interface StorageFeatures {
  /** Symbolic links. `link` may point to a folder outside of the root that holds what `fillOutside` put there. */
  readonly links: {
    make(path: string, target: 'outside' | 'nowhere' | 'itself'): void
    fillOutside(path: string, content: string): void
  } | null
  /** Something that is neither file nor folder nor link. */
  readonly otherKinds: { make(path: string): void } | null
  readonly modes: { set(path: string, mode: number): void; get(path: string): number } | null
  /** Makes a folder's listing fail, or the look at what is in it, until the returned function is called. */
  readonly blocking: { listing(path: string): () => void; entries(path: string): () => void } | null
  /** Whether names may hold bytes that are not UTF-8. */
  readonly rawNames: boolean
}

/** A folder of the same storage, outside of the root, that is not there at first. */
export interface FolderBeside {
  /** Absolute, as the engine is given it. */
  readonly path: string
  /** Everything in it; nothing as long as it is not there. */
  tree(): Tree
  write(path: string, content: string): void
  makeFolder(path: string): void
}

export interface BackendHarness {
  readonly outside: OtherProgram
  readonly beside: FolderBeside
  /** The root's own absolute path. */
  readonly rootPath: string
  readonly features: StorageFeatures
  open(guard: RunGuard): Promise<WritableBackend>
  openReadable(): Promise<ReadableBackend>
  /** Returns when every file is old enough to have its revision. */
  settle(): Promise<void>
  cleanUp(): Promise<void>
}
