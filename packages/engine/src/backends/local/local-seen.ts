import { type BigIntStats, lstatSync, statSync } from 'node:fs'
import { type DirectorySeen, directory, type FileSeen, type Seen } from '../../core/seen.ts'
import { storableTime } from '../../core/storable-time.ts'
import type { Shown } from '../../ports/storage-backend.ts'
import { errnoOf } from './errno.ts'
import { metadataOf, showsMetadata, type Whereabouts } from './local-metadata.ts'
import type { LocalPath } from './local-path.ts'

/** Ticks of ext4 and xfs time stamps are up to 10 ms apart. */
export const granuleMs = 10

/** A disk whose time stamps have no parts of a second, like one with FAT, may know only every other second. */
const coarseGranuleMs = 2010

const granuleNs = BigInt(granuleMs) * 1_000_000n
const coarseGranuleNs = BigInt(coarseGranuleMs) * 1_000_000n

/** A time at or before now: the clock counts whole milliseconds, time stamps count finer. */
export function nowNs(): bigint {
  return BigInt(Date.now()) * 1_000_000n
}

/** Whether waiting for a moment would not make the time stamp an old one. What was made in this very millisecond is only young. */
export function isFromTheFuture(stats: BigIntStats): boolean {
  return stats.ctimeNs >= nowNs() + 1_000_000n
}

/** `asOf` is a time at or before the look: an entry changed less than a granule before it gets no revision. */
export function toSeen(stats: BigIntStats, asOf: bigint, shown: Shown, where: Whereabouts): Seen {
  if (stats.isFile()) return toFileSeen(stats, asOf, shown, where)
  if (stats.isDirectory()) return toDirectorySeen(stats, shown, where)
  // One that is followed and still a link leads nowhere.
  if (!stats.isSymbolicLink() || shown.links === 'followed') return { kind: 'unsupported' }
  return shown.links === 'synced' ? toFileSeen(stats, asOf, shown, where) : { kind: 'symlink' }
}

export function toDirectorySeen(stats: BigIntStats, shown: Shown, where: Whereabouts): DirectorySeen {
  return showsMetadata(shown.metadata) ? { ...directory, metadata: metadataOf(stats, shown, where) } : directory
}

export function toFileSeen(stats: BigIntStats, asOf: bigint, shown: Shown, where: Whereabouts): FileSeen {
  return isYoung(stats, asOf) ? { ...asWritten(stats, shown, where), revision: null } : asWritten(stats, shown, where)
}

/** The fingerprint of what this program has just written, with its revision: only a second look, later, may rely on it. */
export function asWritten(stats: BigIntStats, shown: Shown, where: Whereabouts): FileSeen {
  const form = stats.isSymbolicLink() ? { form: 'link' as const } : {}
  const revision = toRevision(fileIdOf(stats), stats.ctimeNs)
  const seen: FileSeen = { kind: 'file', ...form, size: Number(stats.size), mtimeNs: storableTime(stats.mtimeNs), revision }
  return showsMetadata(shown.metadata) ? { ...seen, metadata: metadataOf(stats, shown, where) } : seen
}

export function isYoung(stats: Pick<BigIntStats, 'ctimeNs'>, asOf: bigint): boolean {
  const age = asOf - stats.ctimeNs
  return age < granuleNs || (age < coarseGranuleNs && isCoarse(stats))
}

/** Whether a time stamp has no parts of a second. */
export function isCoarse({ ctimeNs }: Pick<BigIntStats, 'ctimeNs'>): boolean {
  return ctimeNs % 1_000_000_000n === 0n
}

/** How long, in milliseconds, a change on the disk of a folder may hide behind an earlier one, as the folder's own time stamp tells. */
export function granuleAt(folder: string): number {
  try {
    return isCoarse(statSync(folder, { bigint: true })) ? coarseGranuleMs : granuleMs
  } catch {
    // What is wrong with the folder is told by whoever looks into it.
    return granuleMs
  }
}

/**
 * Names the file itself. File systems give the inode of a deleted file to the next new one, often within the same second; the
 * time of birth, where there is one, tells the two apart and stays when a file is renamed.
 */
export function fileIdOf(stats: BigIntStats): bigint {
  return stats.ino ^ stats.birthtimeNs
}

const scratch = new DataView(new ArrayBuffer(16))
const scratchBytes = new Uint8Array(scratch.buffer)

/** What is at a path; where links are followed, what a link leads to. Undefined where nothing is. */
export function statsAt(at: LocalPath, { links }: Shown): BigIntStats | undefined {
  const stats = lstatSync(at, { bigint: true, throwIfNoEntry: false })
  if (links !== 'followed' || stats?.isSymbolicLink() !== true) return stats
  try {
    return statSync(at, { bigint: true, throwIfNoEntry: false }) ?? stats
  } catch (error) {
    if (errnoOf(error) === 'ELOOP') return stats
    throw error
  }
}

/** The file's id in eight bytes, then the change time: the same bytes that the scan writes into a page. */
function toRevision(fileId: bigint, ctimeNs: bigint): string {
  scratch.setBigUint64(0, fileId, true)
  scratch.setBigUint64(8, ctimeNs, true)
  return String.fromCharCode(...scratchBytes)
}
