/**
 * The hashes of a page's contents, in a block of their own beside it, so that a page still is what a scan writes, byte for byte.
 * One hash for each file of the page in order, all zero where none is known; no block at all where none of them is.
 */
import { DamagedPage, type PageEntry } from './page.ts'

/** The length of a hash in bytes. */
export const hashBytes = 32

const noBytes = new Uint8Array(0)

export function encodeHashes(entries: readonly PageEntry[]): Uint8Array {
  const files = entries.filter(({ seen }) => seen.kind === 'file')
  if (files.every(({ hash }) => hash == null)) return noBytes
  const block = new Uint8Array(files.length * hashBytes)
  for (const [index, { hash }] of files.entries()) {
    if (hash == null) continue
    if (hash.length !== hashBytes) throw new RangeError(`a hash of ${hash.length} bytes`)
    for (let i = 0; i < hashBytes; i++) block[index * hashBytes + i] = hash.charCodeAt(i)
  }
  return block
}

/** The entries of a page with their hashes. */
export function withHashes(entries: readonly PageEntry[], block: Uint8Array): readonly PageEntry[] {
  if (block.length === 0) return entries
  let at = 0
  const hashed = entries.map((entry) => {
    if (entry.seen.kind !== 'file') return entry
    const bytes = block.subarray(at, at + hashBytes)
    at += hashBytes
    return isNone(bytes) ? entry : { ...entry, hash: String.fromCharCode(...bytes) }
  })
  if (at !== block.length) throw new DamagedPage(`${block.length} bytes of hashes do not belong to this page`)
  return hashed
}

/** Whether a hash is known of each of a page's files. */
export function hasEveryHash(block: Uint8Array, files: number): boolean {
  if (block.length !== files * hashBytes) return false
  for (let at = 0; at < block.length; at += hashBytes) if (block[at] === 0 && isNone(block.subarray(at, at + hashBytes))) return false
  return true
}

function isNone(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0)
}
