import type { RemoteEntry, RemoteTraits } from '../remote/remote-store.ts'
import { isRecord } from './rclone-entry.ts'

/** From here on a precision means that times can't be kept. */
const notKeptNs = 365n * 86_400_000_000_000n
/** Times reach rclone by way of a file whose time is set to the microsecond. */
const finestNs = 1_000n

export interface RcloneFeatures {
  readonly traits: RemoteTraits
  /** The hash that comes with entries, where that costs nothing. */
  readonly hash: NonNullable<RemoteEntry['hash']>['kind'] | null
  readonly canMove: boolean
  readonly canMoveFolders: boolean
  readonly canCopy: boolean
}

/** What rclone says of a remote, in our words. `isEncrypted`: names become longer on their way. */
export function featuresOf(answer: unknown, isEncrypted: boolean): RcloneFeatures {
  const info = isRecord(answer) ? answer : {}
  const features = isRecord(info['Features']) ? info['Features'] : {}
  const has = (name: string) => features[name] === true
  const precision = typeof info['Precision'] === 'number' ? BigInt(Math.trunc(info['Precision'])) : notKeptNs
  const keepsTimes = precision < notKeptNs
  const known: readonly unknown[] = Array.isArray(info['Hashes']) ? info['Hashes'] : []
  const hash = has('SlowHash') ? null : ((['md5', 'sha1', 'sha256'] as const).find((kind) => known.includes(kind)) ?? null)
  const precisionNs = precision > finestNs ? precision : finestNs
  return {
    hash,
    canMove: has('Move'),
    canMoveFolders: has('DirMove'),
    canCopy: has('Copy'),
    traits: {
      mtimePrecisionNs: keepsTimes ? precisionNs : null,
      // rclone shows no mark that every write changes.
      ownRevision: false,
      granuleMs: keepsTimes ? Math.max(10, Number(precisionNs / 1_000_000n)) : 1000,
      caseInsensitive: has('CaseInsensitive'),
      maxNameBytes: isEncrypted ? 143 : 255,
      emptyFolders: has('CanHaveEmptyDirectories'),
      conditions: { create: false, replace: false, remove: false },
      hashes: hash === null ? [] : [hash],
      modes: false,
    },
  }
}
