/** Paths and opaque bytes as JSON can hold them: it has no way to hold bytes that are not UTF-8, so they travel as base64url. */
import { decodePath, encodePath, type RelPath } from './rel-path.ts'
import type { PerSide } from './side.ts'

/** The form in which a path travels through JSON and the API. */
export function packPath(path: RelPath): string {
  return toBase64Url(encodePath(path))
}

export function unpackPath(packed: string): RelPath {
  return decodePath(fromBase64Url(packed))
}

export function packBoth({ path1, path2 }: PerSide<RelPath>): PerSide<string> {
  return { path1: packPath(path1), path2: packPath(path2) }
}

export function unpackBoth({ path1, path2 }: PerSide<string>): PerSide<RelPath> {
  return { path1: unpackPath(path1), path2: unpackPath(path2) }
}

export function mapBoth({ path1, path2 }: PerSide<string | null>, map: (text: string) => string): PerSide<string | null> {
  return { path1: path1 === null ? null : map(path1), path2: path2 === null ? null : map(path2) }
}

/** Opaque bytes that are held as chars below 256. */
export function packBytes(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('base64url')
}

export function unpackBytes(packed: string): string {
  return Buffer.from(packed, 'base64url').toString('latin1')
}

function toBase64Url(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64url')
}

function fromBase64Url(text: string): Uint8Array {
  return Buffer.from(text, 'base64url')
}
