import { resolve } from 'node:path'
import {
  type ComparePolicy,
  type ConflictPolicy,
  defaultPolicy,
  type Keying,
  type MetadataPolicy,
  type PerSide,
  perSide,
  type ResyncMode,
  type RunLimits,
  type Side,
  type SyncPolicy,
  sides,
  type VersionsPolicy,
} from '@pairwise/engine'
import { isRemote } from '../storage/parse-remote.ts'
import { fillDateVariables } from './date-variables.ts'
import type { ParsedFlags } from './parse-flags.ts'
import { UsageError } from './usage-error.ts'

/** What the flags mean is settled when a run starts: dates in suffixes are those of its start, folders are seen from where it is started. */
export interface RunStart {
  readonly at: Date
  readonly cwd: string
}

/** rclone's default, which its manual names for `--check-filename`. */
const defaultAccessFile = 'RCLONE_TEST'
const defaultTries = 3
/** Of the 255 bytes that a name may have. */
const longestSuffix = 200

/**
 * The policy that the flags ask for, for all files: reading filters needs files. Throws a `UsageError` for values and
 * combinations that make no sense.
 */
export function syncPolicyOfFlags(flags: ParsedFlags, start: RunStart): SyncPolicy {
  return {
    ...defaultPolicy,
    keying: keyingOf(flags),
    fixCase: flags.value('fix-case') === true,
    mode: (flags.value('mode') ?? 'two-way') as SyncPolicy['mode'],
    skipDeletions: skipDeletionsOf(flags),
    resync: resyncOf(flags),
    compare: compareOf(flags),
    conflicts: conflictsOf(flags, start),
    deletions: { onTrip: 'abort', percent: flags.value('max-delete') ?? 50 },
    force: flags.value('force') === true,
    accessFile: flags.value('check-access') === true ? accessFileOf(flags) : null,
    folders: foldersOf(flags),
    links: linksOf(flags),
    metadata: metadataOf(flags),
    moves: flags.value('track-renames') === true ? 'by-look' : 'by-id',
    versions: versionsOf(flags, start),
    limits: limitsOf(flags),
    transfers: flags.value('transfers') ?? defaultPolicy.transfers,
    checkers: flags.value('checkers') ?? defaultPolicy.checkers,
  }
}

/** Every mode but `none` implies `--resync`; `--resync` alone means path1. */
function resyncOf(flags: ParsedFlags): ResyncMode | null {
  const mode = flags.value('resync-mode') ?? 'none'
  if (mode !== 'none') return mode as ResyncMode
  return flags.value('resync') === true ? 'path1' : null
}

function keyingOf(flags: ParsedFlags): Keying {
  const folds = flags.value('ignore-case-sync') === true
  if (flags.value('no-unicode-normalization') === true) return folds ? 'fold' : 'bytes'
  return folds ? 'nfc-fold' : 'nfc'
}

function skipDeletionsOf(flags: ParsedFlags): PerSide<boolean> {
  const sides = flags.value('skip-deletions')
  return { path1: sides === 'path1' || sides === 'both', path2: sides === 'path2' || sides === 'both' }
}

/** `--compare` overrides the flags of a plain sync. */
function compareOf(flags: ParsedFlags): ComparePolicy {
  const list = flags.value('compare')
  const { size, modtime, checksum: isAsked } = list === undefined ? comparedByFlags(flags) : comparedByList(list)
  const checksum = isAsked ? checksumOf(flags) : 'none'
  // A checksum that is not kept finds no change, so an edit would never travel.
  if (!size && !modtime && checksum !== 'baseline')
    throw new UsageError('nothing would be compared to find changes: give --compare at least one of size, modtime, checksum')
  return {
    size,
    modtime,
    checksum,
    modifyWindowNs: modifyWindowOf(flags),
    ownRevision: flags.value('no-own-revision') !== true,
  }
}

interface Compared {
  readonly size: boolean
  readonly modtime: boolean
  readonly checksum: boolean
}

function comparedByFlags(flags: ParsedFlags): Compared {
  const size = flags.value('ignore-size') !== true
  if (flags.value('size-only') === true) return { size, modtime: false, checksum: false }
  const checksum = flags.value('checksum') === true
  return { size, modtime: !checksum, checksum }
}

function comparedByList(list: string): Compared {
  const words = list.split(',').map((word) => word.trim().toLowerCase())
  const unknown = words.find((word) => word !== 'size' && word !== 'modtime' && word !== 'checksum')
  if (unknown !== undefined) throw new UsageError(`--compare: "${unknown}" is not one of size, modtime, checksum`)
  return { size: words.includes('size'), modtime: words.includes('modtime'), checksum: words.includes('checksum') }
}

/** A local disk is what rclone calls slow: it must read a file for its checksum. */
function checksumOf(flags: ParsedFlags): ComparePolicy['checksum'] {
  if (flags.value('download-hash') === true) return 'baseline'
  if (flags.value('no-slow-hash') === true) return 'none'
  return flags.value('ignore-listing-checksum') === true || flags.value('slow-hash-sync-only') === true ? 'copies' : 'baseline'
}

function modifyWindowOf(flags: ParsedFlags): bigint {
  const ms = length(flags, 'modify-window') ?? 0
  return BigInt(Math.round(ms * 1e6))
}

function conflictsOf(flags: ParsedFlags, { at }: RunStart): ConflictPolicy {
  const suffixes = (flags.value('conflict-suffix') ?? 'conflict').split(',').map((suffix) => fillDateVariables(suffix, at))
  const [path1 = '', path2 = path1] = suffixes
  if (suffixes.length > 2) throw new UsageError('--conflict-suffix takes one suffix, or two with a comma between them')
  for (const suffix of suffixes) refuseInName('--conflict-suffix', suffix)
  const loser = (flags.value('conflict-loser') ?? 'num') as ConflictPolicy['loser']
  if (loser === 'version' && !sides.every((side) => backupDirOf(flags, side) !== undefined)) {
    throw new UsageError('--conflict-loser version needs a folder for the losers: --backup-dir, or --backup-dir1 and --backup-dir2')
  }
  return {
    resolve: (flags.value('conflict-resolve') ?? 'none') as ConflictPolicy['resolve'],
    changedAndDeleted: 'ask',
    loser,
    suffix: { path1, path2 },
    keepExtension: flags.value('suffix-keep-extension') === true,
  }
}

function refuseInName(named: string, suffix: string): void {
  if (suffix === '' || suffix.includes('/') || suffix.includes('\0')) {
    throw new UsageError(`${named}: "${suffix}" can’t end a file’s name; it must not be empty and must not hold a slash`)
  }
  const bytes = Buffer.byteLength(suffix)
  if (bytes > longestSuffix) {
    throw new UsageError(`${named}: ${bytes} bytes leave no room for the name itself; a suffix has at most ${longestSuffix}`)
  }
}

function accessFileOf(flags: ParsedFlags): string {
  const name = flags.value('check-filename') ?? defaultAccessFile
  if (name === '' || name.includes('/')) throw new UsageError(`--check-filename: "${name}" is not the name of a file`)
  return name
}

function foldersOf(flags: ParsedFlags): SyncPolicy['folders'] {
  const isSynced = flags.value('create-empty-src-dirs') === true
  const isPruned = flags.value('remove-empty-dirs') === true
  if (isSynced && isPruned) throw new UsageError('--create-empty-src-dirs and --remove-empty-dirs ask for opposite things: give one')
  return isSynced ? 'synced' : isPruned ? 'pruned' : 'implied'
}

function linksOf(flags: ParsedFlags): SyncPolicy['links'] {
  const isSynced = flags.value('links') === true
  const isFollowed = flags.value('copy-links') === true
  if (isSynced && isFollowed) throw new UsageError('--links and --copy-links ask for opposite things: give one')
  return isSynced ? 'synced' : isFollowed ? 'followed' : 'skipped'
}

function metadataOf(flags: ParsedFlags): MetadataPolicy {
  const all = flags.value('metadata') === true
  return { permissions: all, owner: all, xattrs: all, acls: all, hardLinks: flags.value('hard-links') === true }
}

function versionsOf(flags: ParsedFlags, { at, cwd }: RunStart): PerSide<VersionsPolicy | null> {
  const suffix = fillDateVariables(flags.value('suffix') ?? '', at)
  const keepExtension = flags.value('suffix-keep-extension') === true
  const of = (side: Side): VersionsPolicy | null => {
    const folder = backupDirOf(flags, side)
    return folder === undefined ? null : { folder: isRemote(folder) ? folder : resolve(cwd, folder), suffix, keepExtension }
  }
  const versions = perSide(of)
  if (suffix === '') return versions
  refuseInName('--suffix', suffix)
  if (versions.path1 === null && versions.path2 === null) {
    throw new UsageError('--suffix needs a folder to keep files in: give --backup-dir, --backup-dir1 or --backup-dir2')
  }
  return versions
}

/** A folder for one side overrides the common one. */
function backupDirOf(flags: ParsedFlags, side: Side): string | undefined {
  const own = side === 'path1' ? flags.value('backup-dir1') : flags.value('backup-dir2')
  const folder = own ?? flags.value('backup-dir')
  if (folder === undefined || folder === '') return undefined
  return folder
}

function limitsOf(flags: ParsedFlags): RunLimits {
  return {
    maxDurationMs: length(flags, 'max-duration') || null,
    maxTransferBytes: flags.value('max-transfer') ?? null,
    tries: flags.value('retries') ?? defaultTries,
    pauseBetweenTriesMs: length(flags, 'retries-sleep') ?? 0,
    bandwidth: flags.value('bwlimit') ?? null,
  }
}

/** Milliseconds, never negative. `off` is null, like none at all. */
function length(flags: ParsedFlags, name: 'max-duration' | 'retries-sleep' | 'modify-window'): number | null {
  const ms = flags.value(name) ?? null
  if (ms !== null && ms < 0) throw new UsageError(`--${name} can’t be negative`)
  return ms
}
