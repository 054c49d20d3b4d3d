/**
 * Names are data. A `RelPath` is a string in which each byte that is not part of valid UTF-8 stands as
 * one of U+DC80–U+DCFF, so that every name a Unix disk can hold goes to a string and back unchanged.
 * The root is the empty path; components are joined by `/`.
 *
 * The canonical order is the byte order of the names, component by component: the order of the stored
 * keys, in which `/` is 0x00. JavaScript's `<` and the order of plain UTF-8 paths are both different.
 */
export type RelPath = string

const encoder = new TextEncoder()
const strictDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

export function joinPath(folder: RelPath, name: string): RelPath {
  return folder === '' ? name : `${folder}/${name}`
}

export function parentOf(path: RelPath): RelPath {
  const slash = path.lastIndexOf('/')
  return slash === -1 ? '' : path.slice(0, slash)
}

export function nameOf(path: RelPath): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** The folders that a path lies in, the topmost first, without the root. */
export function* foldersAbove(path: RelPath): Generator<RelPath> {
  for (let end = path.indexOf('/'); end !== -1; end = path.indexOf('/', end + 1)) yield path.slice(0, end)
}

/** Whether `path` is `folder` or lies below it. */
export function isWithin(path: RelPath, folder: RelPath): boolean {
  return folder === '' || path === folder || (path.startsWith(folder) && path.charCodeAt(folder.length) === 0x2f)
}

/** The bytes of a name or path as they are on the disk. */
export function encodePath(path: RelPath): Uint8Array {
  return encodeAscii(path) ?? (hasEscapedByte(path) ? encodeEscaped(path) : encoder.encode(path))
}

/** Most paths are short and ASCII: going through each char of these takes a tenth of the encoder's time, which makes room for the bytes elsewhere. */
function encodeAscii(path: RelPath): Uint8Array | null {
  const bytes = new Uint8Array(path.length)
  for (let i = 0; i < path.length; i++) {
    const unit = path.charCodeAt(i)
    if (unit >= 0x80) return null
    bytes[i] = unit
  }
  return bytes
}

function encodeEscaped(path: RelPath): Uint8Array {
  const bytes: number[] = []
  for (let i = 0; i < path.length; i++) {
    const unit = path.charCodeAt(i)
    if (unit >= 0xdc80 && unit <= 0xdcff) bytes.push(unit - 0xdc00)
    else if (unit >= 0xd800 && unit <= 0xdbff) bytes.push(...encoder.encode(path.slice(i, ++i + 1)))
    else if (unit < 0x80) bytes.push(unit)
    else bytes.push(...encoder.encode(path[i]))
  }
  return Uint8Array.from(bytes)
}

/** The path of some bytes. `encodePath(decodePath(bytes))` gives the same bytes, whatever they are. */
export function decodePath(bytes: Uint8Array): RelPath {
  try {
    return strictDecoder.decode(bytes)
  } catch {
    return decodeEscaping(bytes)
  }
}

function decodeEscaping(bytes: Uint8Array): RelPath {
  let text = ''
  for (let i = 0; i < bytes.length; ) {
    const length = validSequence(bytes, i)
    if (length === 0) text += String.fromCharCode(0xdc00 + (bytes[i++] as number))
    else {
      text += strictDecoder.decode(bytes.subarray(i, i + length))
      i += length
    }
  }
  return text
}

/** The length of the valid UTF-8 sequence that starts at `at`, or 0. */
function validSequence(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] as number
  const length =
    lead < 0x80 ? 1 : lead >= 0xc2 && lead <= 0xdf ? 2 : lead >= 0xe0 && lead <= 0xef ? 3 : lead >= 0xf0 && lead <= 0xf4 ? 4 : 0
  if (length === 0 || at + length > bytes.length) return 0
  try {
    strictDecoder.decode(bytes.subarray(at, at + length))
    return length
  } catch {
    return 0
  }
}

/** Whether a byte that is not UTF-8 is in the path: a surrogate without its other half. */
export function hasEscapedByte(path: RelPath): boolean {
  return !path.isWellFormed()
}

/** The stored key of a path: its bytes with `/` as 0x00, so that comparing memory gives the canonical order. */
export function pathToKey(path: RelPath): Uint8Array {
  const bytes = encodePath(path)
  for (let i = 0; i < bytes.length; i++) if (bytes[i] === 0x2f) bytes[i] = 0
  return bytes
}

export function keyToPath(key: Uint8Array): RelPath {
  const bytes = Uint8Array.from(key)
  for (let i = 0; i < bytes.length; i++) if (bytes[i] === 0) bytes[i] = 0x2f
  return decodePath(bytes)
}

/** The canonical order of paths and of names; equal to comparing their stored keys byte by byte. */
export function comparePaths(a: RelPath, b: RelPath): number {
  const end = Math.min(a.length, b.length)
  for (let i = 0; i < end; i++) {
    const x = a.charCodeAt(i)
    const y = b.charCodeAt(i)
    if (x === y) continue
    if (x < 0x80 && y < 0x80) return (x === 0x2f ? 0 : x) - (y === 0x2f ? 0 : y)
    const start = i > 0 && isHighSurrogate(a.charCodeAt(i - 1)) ? i - 1 : i
    return compareBytes(pathToKey(a.slice(start)), pathToKey(b.slice(start)))
  }
  return a.length - b.length
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff
}

export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const end = Math.min(a.length, b.length)
  for (let i = 0; i < end; i++) {
    const difference = (a[i] as number) - (b[i] as number)
    if (difference !== 0) return difference
  }
  return a.length - b.length
}

/** The path as people see it: bytes that are not UTF-8 as `\xNN`. It can't be turned back. */
export function displayPath(path: RelPath): string {
  if (!hasEscapedByte(path)) return path
  let text = ''
  for (let i = 0; i < path.length; i++) {
    const unit = path.charCodeAt(i)
    if (isHighSurrogate(unit)) text += path.slice(i, ++i + 1)
    else if (unit >= 0xdc80 && unit <= 0xdcff) text += `\\x${(unit - 0xdc00).toString(16)}`
    else text += path[i]
  }
  return text
}

/** Whether a name that a backend reports may be used below the root: never a way out of it. */
export function isSafeName(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && !name.includes('/') && !name.includes('\0')
}

/** Whether a path may be used below the root: every name in it is safe. The root itself is no such path. */
export function isSafePath(path: RelPath): boolean {
  return !/(?:^|\/)\.{0,2}(?:\/|$)|\0/.test(path)
}
