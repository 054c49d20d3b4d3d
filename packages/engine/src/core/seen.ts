import type { Metadata } from './metadata.ts'

/**
 * What one side shows at a path. Absent, out of scope and unreadable are different values:
 * only `absent` says that nothing is there.
 */
export type Seen =
  | { readonly kind: 'absent' }
  | FileSeen
  | DirectorySeen
  | { readonly kind: 'symlink' }
  | { readonly kind: 'excluded' }
  | { readonly kind: 'unsupported' }
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'unknown' }

/**
 * A file's fingerprint on its own side. Never compared field by field with the other side's:
 * clocks, revisions and precisions of two sides have nothing to do with each other.
 */
export interface FileSeen {
  readonly kind: 'file'
  /** Given only for a symbolic link that travels as one. Its content is what it points to, byte for byte. */
  readonly form?: 'link'
  /** Bytes; -1 where the backend can't know it. */
  readonly size: number
  /** Nanoseconds since 1970; null where the backend keeps no modification times. */
  readonly mtimeNs: bigint | null
  /**
   * The side's own proof that nothing was written: opaque bytes as a string of chars below 256
   * (local disks: inode and ctime). Null where there is none, or where the entry is younger than one
   * tick of the file system's clock, in which a second write could hide.
   */
  readonly revision: string | null
  /** Given only where the pair syncs some. It is no part of what `isStill` asks: a change of it changes the revision too. */
  readonly metadata?: Metadata
}

export interface DirectorySeen {
  readonly kind: 'directory'
  /** Given only for a link that is followed to a folder: what is in it is read, and never written. */
  readonly form?: 'link'
  readonly metadata?: Metadata
}

export const absent: Seen = { kind: 'absent' }
export const unknown: Seen = { kind: 'unknown' }
export const directory: DirectorySeen = { kind: 'directory' }

/** An entry that a plan can act on, as opposed to one that can only be left alone. */
export type Agreeable = FileSeen | DirectorySeen

export function isAgreeable(seen: Seen): seen is Agreeable {
  return seen.kind === 'file' || seen.kind === 'directory'
}

/** What can be expected of something this program wrote a moment ago, which is too young for its revision to be seen again. */
export function withoutRevision(seen: FileSeen): FileSeen
export function withoutRevision(seen: Seen): Seen
export function withoutRevision(seen: Seen): Seen {
  return seen.kind === 'file' ? { ...seen, revision: null } : seen
}

/** What is to be recorded of a file that was written, by a later look: its revision only where it still is what was written. */
export function settled(written: FileSeen, again: Seen): FileSeen {
  if (again.kind !== 'file' || again.size !== written.size || again.mtimeNs !== written.mtimeNs) return withoutRevision(written)
  return written.revision === again.revision ? again : withoutRevision(written)
}

/** Whether a side still shows exactly what was seen before: the precondition of every destructive step. */
export function isStill(expected: Seen, found: Seen): boolean {
  if (expected.kind === 'file' && found.kind === 'file') return isSameFile(expected, found)
  return expected.kind === found.kind && expected.kind !== 'unknown' && expected.kind !== 'unreadable'
}

/**
 * Size, modification time and own revision. A revision that is gone says as much as another one: it was settled when it was
 * seen, so only a later change made the file too young to have one. One that was not known before proves nothing.
 */
function isSameFile(expected: FileSeen, found: FileSeen): boolean {
  if (expected.form !== found.form || expected.size !== found.size || expected.mtimeNs !== found.mtimeNs) return false
  return expected.revision === null || expected.revision === found.revision
}

/** Whether two files can have the same content, as far as that shows without reading them: both links or neither, and equally long. */
export function mayHoldSame(a: FileSeen, b: FileSeen): boolean {
  return a.form === b.form && a.size === b.size && a.size >= 0
}
