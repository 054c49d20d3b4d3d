import type { RelPath } from '../../core/rel-path.ts'
import type { ProgramHost } from '../../ports/storage-backend.ts'

/**
 * What one kind of remote storage can do, request by request. `RemoteReadable` and `RemoteWritable` make of it what the engine asks of
 * a backend: conditions, versions, temporary names, containment. A store knows none of these; it says what it sees and does what it
 * is told, once, and never less than it answers.
 *
 * Paths are the storage's own, from its top: those of a server as `/srv/data/a`, keys of a bucket as `prefix/a`. Names in them are
 * coded as in `core/rel-path.ts`. Errors are `PathError`s with the system's names: ENOENT, ENOTDIR, EISDIR, EEXIST, ENOTEMPTY, EACCES,
 * ENOSPC, EINVAL (a name that this storage can't hold), ENOTSUP, EIO, and those of a connection, which are retryable.
 * What ends every request alike (a refused sign-in, an unknown host key, a bucket that is gone) is a `SyncError`.
 */
export interface RemoteStore {
  readonly traits: RemoteTraits
  /** A program on this machine by which all goes, and why people should have another version of it. */
  readonly program?: { readonly text: string; readonly warning: string | null } | undefined
  /** Two storages with the same one may take each other's content as a whole. It names no secret. */
  readonly server?: string | undefined
  /** Given where the storage's host may run programs for us, which then have the same paths. */
  readonly host?: ProgramHost | undefined
  /** How people know this storage with a folder of it: an address without secrets. */
  label(folder: string): string

  /** Everything in a folder, in any order. ENOENT where there is none, ENOTDIR where it is none; never a part of what is there. */
  list(folder: string, signal?: AbortSignal): Promise<RemoteListing>
  /**
   * Everything at any depth below a folder, in batches and in any order, where that is cheaper than to list folder by folder. Folders
   * that only follow from what lies in them need not be told. Ends with an error when not everything was told, and not before what it told
   * as young is old enough to be asked for.
   */
  readonly listTree?: ((folder: string, signal?: AbortSignal) => AsyncIterable<RemoteTreeListing>) | undefined
  /** What is at a path; null only when the storage says that nothing is. Links are not followed. */
  stat(path: string): Promise<RemoteEntry | null>
  /**
   * What files show that were written a moment ago, in their order, where many of them can be asked about at once: each with the revision
   * that listings show of it. Null for one that is not what was written any more, or is not known to be.
   */
  settle?(written: readonly WrittenEntry[]): Promise<readonly (RemoteEntry | null)[]>
  /** Null when there is no file. */
  open(path: string): Promise<RemoteReader | null>

  /**
   * Starts new content for a path. Until `publish` nothing shows under that name. Where the storage has no other way, it lies meanwhile
   * under `temporary`, in the same folder.
   */
  upload(path: string, temporary: string, content: RemoteContent): Promise<RemoteUpload>
  /** EEXIST when something has the name. Makes one folder, whose parent must exist, where folders are things of their own. */
  makeFolder(path: string): Promise<void>
  /** Only an empty one: ENOTEMPTY. */
  removeFolder(path: string): Promise<void>
  /** `expected` is a condition where the traits say so. False when it was not met. */
  removeFile(path: string, expected: RemoteEntry): Promise<boolean>
  /** Renames a file or a folder. Never replaces anything: EEXIST. Given where the storage can do it without the bytes passing through here. */
  move?(from: string, to: string): Promise<void>
  /** Gives content one more place, without the bytes passing through here: a copy or a second name. Never replaces anything: EEXIST. */
  copy?(from: string, to: string): Promise<void>
  setMtime?(path: string, entry: RemoteEntry, mtimeNs: bigint): Promise<void>
  setMode?(path: string, mode: number): Promise<void>
  readLink?(path: string): Promise<Uint8Array>
  /** EEXIST when something has the name. */
  makeLink?(path: string, target: Uint8Array): Promise<void>
  /** The path with every link in it followed, as far as it exists; the path itself where there are none. */
  realPath(path: string): Promise<string>
  freeBytes(folder: string): Promise<number | null>
  /**
   * Given where a program of its own moves content: how fast all that it moves may go together from now on, in bytes a second; null sets
   * no limit. What is under way goes by it too.
   */
  pace?(bytesPerSecond: number | null): Promise<void>
  /** Returns when what was written so far would survive a power cut of the storage, as far as anybody can have it say so. */
  makeDurable(): Promise<void>
  /** Safe to call more than once. Requests under way end with an error. */
  close(): Promise<void>
}

/** What can't be known is said by the cautious value, until a probe finds out. */
export interface RemoteTraits {
  /** The finest step of modification times across sides, in nanoseconds; null when they can't be set. */
  readonly mtimePrecisionNs: bigint | null
  /** Whether entries carry a revision: something that another write always changes. */
  readonly ownRevision: boolean
  /** How long a second write may hide behind the revision and time of a first one, in milliseconds. */
  readonly granuleMs: number
  readonly caseInsensitive: boolean
  readonly maxNameBytes: number
  /** Whether a folder can be there with nothing in it. */
  readonly emptyFolders: boolean
  /** Which conditions the storage itself checks in the same step as the act; the others are looked at just before. */
  readonly conditions: { readonly create: boolean; readonly replace: boolean; readonly remove: boolean }
  /** Set where a path is what it says: no link can lead anywhere else, so nobody has to ask. */
  readonly withoutLinks?: boolean
  /**
   * Set where listings don't tell modification times: `mtimeNs` of a listed file is null then, and only `stat` and `open` know it.
   * A listed file that shows the size and revision of its record has the recorded time; the others have to be asked for one by one.
   */
  readonly timesByStat?: boolean
  /** From this size on the MD5 of content is wanted before its first byte, to be kept beside it. */
  readonly md5From?: number
  /** How many small files may be written in the place of one transfer: they take the storage's answers, and hardly its bandwidth. One when absent. */
  readonly smallFilesPerTransfer?: number
  /** Hashes that come with an entry for nothing, by rclone's names. */
  readonly hashes: readonly ('md5' | 'sha1' | 'sha256')[]
  /** Whether `setMode` and the modes of entries mean something. */
  readonly modes: boolean
}

export interface RemoteEntry {
  readonly name: string
  readonly kind: 'file' | 'directory' | 'symlink' | 'other'
  /** Bytes; -1 where it can't be known. */
  readonly size: number
  readonly mtimeNs: bigint | null
  /** Chars below 256; null where there is none. Of a folder it is never asked. */
  readonly revision: string | null
  readonly mode: number | null
  /** Set where a second write could still hide behind this revision: it proves nothing of the time that a record has. */
  readonly isYoung?: boolean
  /** Lower-case hexadecimal digits. */
  readonly hash?: { readonly kind: 'md5' | 'sha1' | 'sha256'; readonly value: string }
}

/** A name that is there and can't be one of the engine's: with a slash in it, `..`, both file and folder. It is reported, never touched. */
export interface OddEntry {
  readonly name: string
  readonly why: string
}

/** A file as its upload answered for it. */
export interface WrittenEntry {
  readonly path: string
  readonly entry: RemoteEntry
}

export interface RemoteListing {
  readonly entries: readonly RemoteEntry[]
  readonly odd: readonly OddEntry[]
}

export interface RemoteTreeListing {
  readonly entries: readonly { readonly folder: RelPath; readonly entry: RemoteEntry }[]
  readonly odd: readonly { readonly folder: RelPath; readonly entry: OddEntry }[]
}

/** A file that is being read. */
export interface RemoteReader {
  /** What was there when the reading began. */
  readonly entry: RemoteEntry
  /** Fills the buffer from where the last read ended; 0 at the end. A server that sends less than it announced is an error. */
  read(into: Uint8Array): Promise<number>
  /** By what an upload of the same kind may take all of the content at once; only that kind knows what it is. Good until `close`. */
  readonly whole?: object | undefined
  close(): Promise<void>
}

export interface RemoteContent {
  /** Bytes; -1 where nobody knows yet. */
  readonly size: number
  readonly mtimeNs: bigint | null
  /** Null gives new content what the storage gives, and a replacement what the replaced file has. */
  readonly mode: number | null
  /** Whether new content without a mode of its own may be executed, where modes mean something. */
  readonly executable?: boolean
  /** Given where `settle` comes before anything relies on the revision: until then it may be one that nothing shows. */
  readonly isSettledLater?: boolean
  /** Of the whole content, in lower-case hexadecimal digits; given where the traits ask for it. */
  readonly md5?: string
  /** Asked immediately before each request that changes anything. */
  assertMayWrite(): void
}

/** What the place must show for content to be put there. */
export type RemoteCondition = { readonly kind: 'absent' } | { readonly kind: 'is'; readonly entry: RemoteEntry }

export interface RemoteUpload {
  /** Returns when there is room for more: whoever waits for it never fills the memory. */
  write(bytes: Uint8Array): Promise<void>
  /**
   * Takes all of what is being read elsewhere, by its `whole`, without its bytes passing through this program. Answers with how many
   * they are; null where it can't, and nothing was done. What was taken is not read any more, and nothing was written before.
   */
  takeWhole?(whole: object): Promise<number | null>
  /** Makes a file that lies elsewhere on the storage the content. Nothing was written then. Answers with how many bytes it has. */
  takeIn?(from: string): Promise<number>
  /**
   * Does what is still to be done with content that was written to its end, and can be done before it is known whether it gets its name.
   * It goes on while the place is looked at; `publish` waits for it, or does it itself where nobody asked for it.
   */
  complete?(): Promise<void>
  /**
   * Gives the content its name, whole, in one step: a reader sees the old content or the new. Conditions of the traits are part of the
   * step: null when one was not met, and then nothing was done. Answers with the very object that was written.
   */
  publish(condition: RemoteCondition): Promise<RemoteEntry | null>
  /** Removes what was sent. Harmless after `publish`. */
  discard(): Promise<void>
}
