import type { RunGuard } from '../../ports/run-guard.ts'
import type { ReadableBackend, WritableBackend } from '../../ports/storage-backend.ts'
import type { Tree } from '../disk-tree.ts'

/** What another program did or saw. A server is asked, a disk answers at once. */
type Answer<T> = T | Promise<T>

/** Another program at work in the root. Paths are those of the engine. */
export interface OtherProgram {
  /** Writes in place or anew, with the folders above. Without a time of its own the file gets the time of now. */
  write(path: string, content: string, mtimeNs?: bigint): Answer<void>
  /** Gives another file the name. */
  replace(path: string, content: string, mtimeNs?: bigint): Answer<void>
  /** With the folders above. Where a folder can't be there with nothing in it, nothing is done. */
  makeFolder(path: string): Answer<void>
  remove(path: string): Answer<void>
  rename(from: string, to: string): Answer<void>
  /** Gives a file one more name (a hard link). Called where files can have several. */
  addName(existing: string, path: string): Answer<void>
  /** Takes a folder out of the root altogether, to where `movedOut` sees it. */
  moveOut(path: string): Answer<void>
  /** Everything in the root, also what the engine would not look at. */
  tree(): Answer<Tree>
  /** Names, contents and times of everything in the root, and of all that lies outside of it: equal texts, untouched storage. */
  trace(): Answer<string>
  traceOutside(): Answer<string>
  /** As the storage tells it. */
  mtimeNs(path: string): Answer<bigint | null>
}

/**
 * What the storage under test has besides files and folders. What it has not, it has to declare by its capabilities: the battery
 * asserts that for each of these, so that nothing is left out in silence.
 */
export interface StorageFeatures {
  /** Symbolic links. `link` may point to a folder outside of the root that holds what `fillOutside` put there. */
  readonly links: {
    make(path: string, target: 'outside' | 'nowhere' | 'itself'): Answer<void>
    fillOutside(path: string, content: string): Answer<void>
  } | null
  /** Something that is neither file nor folder nor link. */
  readonly otherKinds: { make(path: string): Answer<void> } | null
  readonly modes: { set(path: string, mode: number): Answer<void>; get(path: string): Answer<number> } | null
  /** Makes a folder's listing fail, or the look at what is in it, until the returned function is called. */
  readonly blocking: {
    listing(path: string): Answer<() => Answer<void>>
    /** Null where whoever may list a folder may also look at what is in it. */
    readonly entries: ((path: string) => Answer<() => Answer<void>>) | null
  } | null
  /** Whether content lies under a temporary name beside its target until it is published; else it is sent whole then. */
  readonly stagesBeside: boolean
  /** Whether large content of another root with the same server gets here without passing through the engine. */
  readonly takesWhole: boolean
  /** Whether a folder can be there with nothing in it. */
  readonly emptyFolders: boolean
  /** Whether a file can have several names. */
  readonly severalNames: boolean
  /** Whether names may hold bytes that are not UTF-8. */
  readonly rawNames: boolean
  /** Names that other storage can hold and this one can't: the engine is refused them. */
  readonly namesItCannotHold: readonly string[]
  /** Whether the other program can give a file a time. Without, each write shows its own. */
  readonly givesTimes: boolean
}

/** A folder of the same storage, outside of the root, that is not there at first. */
export interface FolderBeside {
  /** Absolute, as the engine is given it. */
  readonly path: string
  /** Everything in it; nothing as long as it is not there. */
  tree(): Answer<Tree>
  write(path: string, content: string): Answer<void>
  makeFolder(path: string): Answer<void>
}

export interface BackendHarness {
  readonly outside: OtherProgram
  readonly beside: FolderBeside
  /** The root's own absolute path. */
  readonly rootPath: string
  /** The name of a temporary file of the pair, as an earlier run may have left it behind. */
  readonly leftover: string
  readonly features: StorageFeatures
  open(guard: RunGuard): Promise<WritableBackend>
  openReadable(): Promise<ReadableBackend>
  /** Returns when every file is old enough to have its revision. */
  settle(): Promise<void>
  cleanUp(): Promise<void>
}
