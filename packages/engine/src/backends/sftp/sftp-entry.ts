import { decodePath } from '../../core/rel-path.ts'
import type { RemoteEntry } from '../remote/remote-store.ts'
import type { SettableAttributes, SftpAttributes } from './sftp-bytes.ts'

const kindMask = 0o170000
const kinds: ReadonlyMap<number, RemoteEntry['kind']> = new Map([
  [0o100000, 'file'],
  [0o040000, 'directory'],
  [0o120000, 'symlink'],
])

const secondNs = 1_000_000_000n

export function entryOf(name: string | Buffer, { size, mode, mtimeSeconds }: SftpAttributes): RemoteEntry {
  return {
    name: typeof name === 'string' ? name : decodePath(name),
    kind: mode === null ? 'other' : (kinds.get(mode & kindMask) ?? 'other'),
    size: size ?? -1,
    mtimeNs: mtimeSeconds === null ? null : BigInt(mtimeSeconds) * secondNs,
    revision: null,
    mode: mode === null ? null : mode & 0o7777,
  }
}

/** What sets a time: whole seconds, as far as 32 bits reach. Any other time is left to the server. */
export function timeAttributes(mtimeNs: bigint | null): SettableAttributes {
  if (mtimeNs === null || mtimeNs < 0n || mtimeNs / secondNs > 0xffff_ffffn) return {}
  return { mtimeSeconds: Number(mtimeNs / secondNs) }
}
