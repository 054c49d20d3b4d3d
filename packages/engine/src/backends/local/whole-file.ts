/** Small files go from folder to folder at once: read whole, written without a name, and named when they are whole. */
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import { type FileSeen, isStill } from '../../core/seen.ts'
import { PathError } from '../../errors.ts'
import type { MetadataValues, Shown } from '../../ports/storage-backend.ts'
import { errnoOf } from './errno.ts'
import { giveAttributes } from './give-attributes.ts'
import { giveOwner } from './give-owner.ts'
import type { GuardedFs } from './guarded-fs.ts'
import { metadataValuesOf } from './local-metadata.ts'
import type { LocalPath } from './local-path.ts'
import { asWritten, nowNs, toFileSeen } from './local-seen.ts'
import { nameOpenFile } from './name-open-file.ts'

/** A larger file takes long enough for others to come in between, and for a stop to be heard. */
export const largestWhole = 1 << 16

const openToRead = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK
/** What says that a file system has no files without names, or gives them none later. */
const cannot: ReadonlySet<string | undefined> = new Set(['EOPNOTSUPP', 'ENOTSUP', 'EISDIR', 'EINVAL', 'ENOENT', 'EPERM', 'EXDEV', 'EMLINK'])

export interface WholeFile {
  readonly seen: FileSeen
  readonly executable: boolean
  readonly metadata: MetadataValues | null
  /** Good until the next file is read. */
  readonly content: Uint8Array
}

/** One byte more than the largest file has: one that grew shows. */
const buffer = new Uint8Array(largestWhole + 1)

/** Null where it is not what was expected, before and after it was read, or can't be read: who opens it once more learns why. */
export function readWhole(at: LocalPath, expected: FileSeen, shown: Shown): WholeFile | null {
  const asOf = nowNs()
  const file = openOrNull(at)
  if (file === null) return null
  try {
    const before = fstatSync(file, { bigint: true })
    if (!before.isFile()) return null
    const seen = toFileSeen(before, asOf, shown, file)
    if (seen.size > largestWhole || !isStill(expected, seen)) return null
    const bytes = readSync(file, buffer, 0, seen.size + 1, null)
    const { size, mtimeNs, ctimeNs, nlink } = fstatSync(file, { bigint: true })
    const isUnchanged = size === before.size && mtimeNs === before.mtimeNs && ctimeNs === before.ctimeNs && nlink > 0n
    if (!isUnchanged || bytes !== seen.size) return null
    const executable = (before.mode & 0o100n) !== 0n
    return { seen, executable, metadata: metadataValuesOf(before, shown, file), content: buffer.subarray(0, bytes) }
  } finally {
    closeSync(file)
  }
}

function openOrNull(at: LocalPath): number | null {
  try {
    return openSync(at, openToRead)
  } catch (error) {
    if (errnoOf(error) === undefined) throw error
    return null
  }
}

export interface NewPlace {
  /** A handle of the folder, good until the file has its name. */
  readonly folder: number
  readonly name: string
  readonly shown: Shown
}

/**
 * Answers with the fingerprint of the very object that was written. Null, with nothing left behind, where something has the name
 * already and where the file system can't do this.
 */
export function createWhole(
  fs: GuardedFs,
  { folder, name, shown }: NewPlace,
  { seen, executable, metadata, content }: WholeFile,
): FileSeen | null {
  const give = nameOpenFile()
  if (give === null || seen.mtimeNs === null) return null
  let file: number
  try {
    file = fs.createNameless(folder, metadata?.mode !== undefined ? 0o600 : executable ? 0o777 : 0o666)
  } catch (error) {
    if (cannot.has(errnoOf(error))) return null
    throw error
  }
  try {
    fs.write(file, content)
    if (metadata !== null) dress(fs, file, metadata)
    fs.setOpenTimes(file, seen.mtimeNs)
    const written = fstatSync(file, { bigint: true })
    if (Number(written.size) !== content.length) throw new PathError('EIO', `only ${written.size} of ${content.length} bytes arrived`)
    fs.nameOpenFile(file, folder, name, give)
    const there = fstatSync(file, { bigint: true })
    const isOurs = there.nlink > 0n && there.size === written.size && there.mtimeNs === written.mtimeNs
    return isOurs ? asWritten(there, shown, file) : { ...asWritten(written, shown, file), revision: null }
  } catch (error) {
    const errno = errnoOf(error)
    if (errno === 'EEXIST' || cannot.has(errno)) return null
    throw error
  } finally {
    closeSync(file)
  }
}

/** Setuid, setgid and sticky bits are never given. */
function dress(fs: GuardedFs, file: number, metadata: MetadataValues): void {
  if (metadata.owner !== undefined) giveOwner(fs, file, metadata.owner)
  giveAttributes(fs, file, metadata)
  if (metadata.mode !== undefined) fs.setOpenMode(file, metadata.mode)
}
