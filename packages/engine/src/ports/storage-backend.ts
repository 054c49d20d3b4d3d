import type { Duplex, Readable } from 'node:stream'
import type { Operation } from '../core/operation.ts'
import type { Outcome } from '../core/outcome.ts'
import { type MetadataPolicy, noMetadata, type SyncPolicy } from '../core/policy.ts'
import type { RelPath } from '../core/rel-path.ts'
import type { RootSeen } from '../core/root.ts'
import type { Scope } from '../core/scope.ts'
import type { FileSeen, Seen } from '../core/seen.ts'
import type { Side } from '../core/side.ts'
import type { SyncError } from '../errors.ts'
import type { BaseText } from './base-store.ts'

export type { RootSeen }

/** What a backend can do. The engine asks this and never what kind of storage it is. */
export interface Capabilities {
  /** The finest step of modification times across sides, in nanoseconds; null when they can't be set. */
  readonly mtimePrecisionNs: bigint | null
  /** Whether fingerprints carry a revision of the side's own. */
  readonly ownRevision: boolean
  /** How many leading chars of a revision name the file itself, which keeps them when it is renamed; 0 where none do. */
  readonly fileIdChars: number
  /** How long a second write may hide behind the time stamp of a first one, in milliseconds. */
  readonly granuleMs: number
  /** Whether `Readme` and `README` are one name. */
  readonly caseInsensitive: boolean
  /** The longest name in bytes. */
  readonly maxNameBytes: number
  /** Whether a folder can be there with nothing in it. Where it can't, folders come and go with what is in them. */
  readonly emptyFolders: boolean
  /** What can be done with symbolic links. */
  readonly links: readonly SyncPolicy['links'][]
  /** Which kinds of metadata can be read and set. */
  readonly metadata: MetadataPolicy
  /** How many small files may be written in the place of one transfer, where each of them mostly waits for answers; one when not given. */
  readonly smallFilesPerTransfer?: number
  /** From this size on the MD5 of content is to be told before its first byte: it is kept beside it. Not given where none is kept. */
  readonly md5From?: number
}

/** What a side shows of its entries besides names, content and time. */
export type Shown = Pick<SyncPolicy, 'links' | 'metadata'>

/** What a side shows as long as it was told nothing else. */
export const plainlyShown: Shown = { links: 'skipped', metadata: noMetadata }

/** Metadata with all that it takes to give it to another entry; of the kinds that are shown. */
export interface MetadataValues {
  readonly mode?: number
  readonly owner?: { readonly uid: number; readonly gid: number }
  readonly xattrs?: NamedValues
  /** Access control lists in the system's own bytes, by the names under which it keeps them. */
  readonly acls?: NamedValues
}

export type NamedValues = ReadonlyMap<string, Uint8Array>

/** Something in a directory that is not part of its page, and why. */
export interface ApartEntry {
  readonly name: string
  readonly seen: Exclude<Seen, { kind: 'absent' | 'file' | 'directory' | 'unknown' }>
  /** For people; null for what is out of scope by a rule of theirs. */
  readonly why: string | null
}

/** One directory as a scan found it. */
export interface DirectoryListing {
  readonly path: RelPath
  /** The bytes of a page (`core/page.ts`): files and directories in scope, sorted by the bytes of their names. */
  readonly entries: Uint8Array
  readonly files: number
  readonly apart: readonly ApartEntry[]
  /** Temporary files of this pair that an earlier run left behind. */
  readonly leftovers: readonly string[]
  /** The files of the page that have other names as well, each with what only names of one file share; given where hard links are shown. */
  readonly shared?: readonly { readonly name: string; readonly file: string }[]
  /** Set when the directory could not be listed whole: nothing at or below it is known, and `entries` is empty. */
  readonly problem: string | null
  /** Given with a problem that is the storage's, or the disk's: it did not tell all that is there, or did not answer. Nobody's rights would change that. */
  readonly isCut?: boolean
  /** A rule leaves the whole directory out, and so every name in it, there or not. Given for a root; other folders are told apart. */
  readonly isExcluded?: boolean
}

export interface ScanRequest {
  readonly scope: Scope
  /** How names are matched across sides; subdirectories are visited in the order of their keys. */
  readonly keying: string
  /**
   * What the baseline has of the files of a folder on this side, by name. Storage whose listings tell no times asks this first: a file
   * that shows the recorded size and revision has the recorded time, and only the others are looked at one by one.
   */
  readonly known?: (folder: RelPath) => Promise<ReadonlyMap<string, FileSeen>>
  readonly signal?: AbortSignal
}

/** A host that runs programs for us. */
export interface ProgramHost {
  /** Starts a program. A shell of the host reads the command, so it holds nothing that would mean anything to one. */
  run(command: string): Promise<HostProgram>
}

export interface HostProgram {
  /** What it reads and what it writes. */
  readonly stream: Duplex
  readonly errors: Readable
  /** Null when it was ended by a signal, or nobody knows. */
  readonly exitCode: Promise<number | null>
}

/** How a program of the system is told of a file or a folder: by a handle that it is given, or by the path on a host that runs it. */
export type Reached =
  | { readonly kind: 'here'; readonly handle: number }
  | { readonly kind: 'there'; readonly host: ProgramHost; readonly path: string }

/** A file that is being read, or a link whose target is. */
export interface OpenFile {
  /** The fingerprint taken from the open handle before the first byte. */
  readonly seen: FileSeen
  /** Whether its owner may execute it; false where the storage has no such thing. */
  readonly executable: boolean
  /** Taken from the open handle; null where none is shown. */
  readonly metadata: MetadataValues | null
  /** Given where programs of the system can read it as well. */
  readonly reached?: Reached | undefined
  /** Fills the buffer from where the last read ended; 0 at the end. */
  read(into: Uint8Array): Promise<number>
  /** Whether the file at the path still is the one opened, unchanged since. */
  isUnchanged(): Promise<boolean>
  close(): Promise<void>
}

/**
 * The answer of a conditional change: it was made, or the side showed something else and nothing was done. The fingerprint of
 * something just written has its revision even though it is younger than a granule: it may be kept only after a later `look`
 * shows the same.
 */
export type Changed<T> = { readonly done: true; readonly seen: T } | { readonly done: false; readonly found: Seen }

/** What is known of new content before its first byte. */
export interface StagedContent {
  /** Given for a link: the content is what it is to point to. */
  readonly form?: FileSeen['form']
  readonly size: number
  /** Null leaves the time to the storage. */
  readonly mtimeNs: bigint | null
  readonly executable: boolean
  /** Given by who has the new file settled before anything relies on its revision. */
  readonly isSettledLater?: boolean
  /** Of the whole content, in lower-case hexadecimal digits; given where the storage keeps it. */
  readonly md5?: string
  /** Given where the pair syncs some; the rest is that of the file that is replaced. */
  readonly metadata?: MetadataValues
}

/** A file as the change answered that wrote it. */
export interface WrittenFile {
  readonly path: RelPath
  readonly seen: FileSeen
}

/** Where a file is kept that would otherwise be gone. */
export interface KeptAs {
  /** Absolute, on the side's own storage and outside of its root; made when it is not there. */
  readonly folder: string
  readonly path: RelPath
}

/** Where a side keeps what it loses under one path. */
export interface VersionsPlace extends KeptAs {
  /** The folder is one run's, and others lie beside it. */
  readonly isOwn?: true | undefined
}

/**
 * A folder of our own beside a target, which nobody else may enter. A program puts the content of a staged file into it, as a new file.
 * What an attempt that was cut off had put there stays for the next one.
 */
export interface Inbox {
  readonly folder: Reached
  /** The name that the content is to have there. */
  readonly name: string
  /** A folder with a file of the same name that is much like the content: the file that is replaced, or what arrived of it before. */
  readonly basis: Reached | null
  /** Asked before the program starts, and again and again while it writes. */
  assertMayWrite(): void
  /** Makes what has arrived the content of the staged file, and clears the folder away. Answers with how many bytes it has. */
  takeIn(): Promise<number>
  close(): Promise<void>
}

/** New content beside its target, invisible under its final name. */
export interface StagedFile {
  write(bytes: Uint8Array): Promise<void>
  /**
   * Takes the next bytes of a file, up to so many, without their passing through this program. Answers with how many they were, 0 at
   * the end; null where the two can't do that, and then nothing was written.
   */
  writeFrom?(file: OpenFile, bytes: number): Promise<number | null>
  /**
   * Takes all of the content at once, without its passing through this program, where both lie with the same server. Answers with how many
   * bytes they are; null where the two can't do that, and then nothing was written.
   */
  takeWhole?(file: OpenFile): Promise<number | null>
  /** Opens an inbox, through which the content comes then. Null where there can be none, and nothing was written. */
  openInbox?(): Promise<Inbox | null>
  /**
   * Gives the content its final name if the target still is what `expected` says; an absent target is created
   * exclusively. Content of another size than announced gets no name: that is an error. A reader sees the old content or
   * the new, never a part. Answers with the fingerprint of the
   * very object that was written. A file that is replaced is first kept as `keepAs` says, in the way of `removeFile`.
   */
  publish(expected: Seen, keepAs?: KeptAs | null): Promise<Changed<FileSeen>>
  /** Removes the staged content. Harmless after `publish`. */
  discard(): Promise<void>
}

/** One copy to make in a thread. */
export interface CopyOrder {
  readonly operation: Extract<Operation, { kind: 'copy' }>
  /** Of the copy's row in its plan: the same operation, as it goes to another thread. */
  readonly body: string
  /** Whether the content is to be handed over with the outcome. */
  readonly wantsBase: boolean
}

/** What became of one copy that was made in a thread. */
export interface CopyOutcome {
  /** The side that was written. */
  readonly side: Side
  readonly outcome: Outcome
  /** It failed for a reason that may go away by itself. */
  readonly isRetryable: boolean
  /** It is left to the caller, who knows what else was done to a file under other names. */
  readonly isForCaller: boolean
  readonly base: BaseText | null
  /** How much was written. */
  readonly bytes: number
}

/** Copies made in threads beside the caller's, each step of each as `open`, `stage` and `publish` make it. */
export interface CopyThreads {
  /**
   * Carries out copies one after the other. With `ended`, which ends the whole run, there are outcomes of only the first ones. Rejects when nobody knows what became of them, like when a thread died.
   */
  copy(orders: readonly CopyOrder[]): Promise<{ readonly outcomes: readonly CopyOutcome[]; readonly ended: SyncError | null }>
  close(): Promise<void>
}

/** A handle that can't write: it has no method that could. Previews get nothing else. */
export interface ReadableBackend {
  readonly capabilities: Capabilities

  /** Sides with the same one may take each other's content as a whole. Not given where a side takes none. */
  readonly server?: string | undefined

  /** Where programs of the system can reach what is in the root: on this machine, or on a host. Not given where none can. */
  readonly reach?: 'here' | ProgramHost | undefined

  /** How people know this side: a path or an address without secrets. */
  readonly label: string

  root(): Promise<RootSeen>

  /** What every later scan, look and open shows. At first links are skipped. */
  show(shown: Shown): void

  /**
   * Every directory once, parents before children, children in the order of their keys; two of one key in the order of
   * their bytes, each with what is below it. An entry that can't be
   * read is in `apart`, a directory that can't be listed has a `problem`: nothing is left out in silence.
   * Follows no link and writes nothing.
   */
  scan(request: ScanRequest): AsyncIterable<readonly DirectoryListing[]>

  /**
   * What is at a path now. `absent` only when the storage says so of this path, or a parent is known not to hold
   * it; a parent that is a link gives `symlink`, or `absent` where links are synced, for nothing is below them then; one that
   * can't be entered gives `unreadable`.
   */
  look(path: RelPath): Promise<Seen>

  /** The metadata of a file, a folder, or a link where links are shown; null for anything else, and where none is shown. */
  metadata(path: RelPath): Promise<MetadataValues | null>

  /** Null when what is there is not a file that can be opened, or a link where links are shown. Links are not followed. */
  open(path: RelPath): Promise<OpenFile | null>

  /**
   * Whether the root and a folder of the same storage, given by its absolute path, are one, or one lies in the other. Links are
   * followed; a folder that is not there yet lies where it would be made.
   */
  overlaps(folder: string): Promise<boolean>

  /**
   * Whether the file at a path, if it still is `seen`, is one of the versions too. A run that was cut off leaves it so when it had given the
   * file its second name, and had not come to take the first one away. Not given where a version never is the very file.
   */
  isKept?(path: RelPath, seen: FileSeen, place: VersionsPlace): Promise<boolean>

  /** How many bytes this program could still write below the root; null where the storage can't say. */
  freeBytes(): Promise<number | null>

  close(): Promise<void>
}

/**
 * All changes are conditional: they take what the side should show and do nothing when it shows something else.
 * Each asks the run's guard immediately before each system call or request that changes user data.
 */
export interface WritableBackend extends ReadableBackend {
  /** Starts new content for `path`, whose parent folder must exist. */
  stage(path: RelPath, content: StagedContent): Promise<StagedFile>

  /** Makes one folder, whose parent must exist. An existing folder is `done`; anything else in its place is not touched. */
  makeFolder(path: RelPath): Promise<Changed<Seen>>

  /** Renames if `from` is as expected and `to` is absent; never replaces anything. */
  move(from: RelPath, expected: Seen, to: RelPath): Promise<Changed<Seen>>

  /**
   * Gives the file at `from` one more name (a hard link), in the place of what `expectedThere` says of `to`, in one step. Null when `from`
   * is not as expected, or the storage can't give it that name: nothing was done then. What is replaced is first kept as `keepAs` says.
   */
  addName(from: RelPath, expected: FileSeen, to: RelPath, expectedThere: Seen, keepAs?: KeptAs | null): Promise<Changed<FileSeen> | null>

  /**
   * What a file that showed `seen` shows now, if only this handle changed it since, under this name or another. All methods here
   * take such a file for the one that was expected.
   */
  sinceOwnChanges(seen: FileSeen): FileSeen

  /**
   * What to expect of the file at a path that showed `seen`: the same, but without a revision where this handle changed the file since
   * and nobody else did, for what was changed a moment ago is too young to show one.
   */
  expecting(path: RelPath, seen: Seen): Seen

  setMtime(path: RelPath, expected: FileSeen, mtimeNs: bigint): Promise<Changed<FileSeen>>

  /** Sets the kinds that are given on a file, folder or link. Setuid, setgid and sticky bits stay as they are there. */
  setMetadata(path: RelPath, expected: Seen, metadata: MetadataValues): Promise<Changed<Seen>>

  /**
   * With `keepAs` the file is not gone but kept there. It has one name or the other at every moment; where it has to be copied
   * to another disk, the copy survives a power cut before the file goes. A version that has the name already is replaced.
   * Anything else that is in the way stays, and the version gets a name beside it, `NAME~1`. No link is followed.
   */
  removeFile(path: RelPath, expected: Seen, keepAs?: KeptAs | null): Promise<Changed<Seen>>

  /** Removes an empty folder. Content that appeared makes it `done: false` with `directory`; never recursive. */
  removeFolder(path: RelPath): Promise<Changed<Seen>>

  /** Removes temporary files of this pair that an earlier run left in `folder`; other names are refused. */
  removeLeftovers(folder: RelPath, names: readonly string[]): Promise<void>

  /**
   * What is to be recorded of files that this run wrote, in their order: each with its revision where it still is what was written, and
   * without one where it is not, or nobody can tell. Where there is no such method, a look at each of them says it.
   */
  settle?(written: readonly WrittenFile[]): Promise<readonly FileSeen[]>

  /**
   * Given where content goes by a program of the side's own, which reads it and writes it as a whole: how fast all that it moves may go together from now on, in bytes
   * a second; null sets no limit. What is under way goes by it too.
   */
  pace?(bytesPerSecond: number | null): Promise<void>

  /** Returns when all changes made so far would survive a power cut, kept versions and copies made in threads included. */
  makeDurable(): Promise<void>

  /**
   * Threads that copy between this side, which is path1, and path2. Null when not between these two; storage of which none ever could
   * has no such method. Both sides must show by then what they are to show.
   */
  copyThreads?(path2: WritableBackend, options: { readonly withHash: boolean }): CopyThreads | null
}
