import { decodePath, displayPath, encodePath, hasEscapedByte, isSafeName, type RelPath } from '../../core/rel-path.ts'
import { PathError } from '../../errors.ts'

/** The longest name that the file systems behind common servers can hold. */
export const maxNameBytes = 255

/** The path of an address for a path of the storage, without slashes at its ends; empty for its top. */
export function encodeDavPath(path: RelPath): string {
  const names = path.split('/').filter((name) => name !== '')
  for (const name of names) requireName(name)
  return names.map(encodeURIComponent).join('/')
}

function requireName(name: string): void {
  if (hasEscapedByte(name) || !isSafeName(name)) {
    throw new PathError('EINVAL', `WebDAV can't hold the name ${displayPath(name)}: names there are UTF-8, and never . or ..`)
  }
  const length = encodePath(name).length
  if (length > maxNameBytes) throw new PathError('ENAMETOOLONG', `the name has ${length} bytes, ${maxNameBytes} at most are taken`)
}

/**
 * Refuses names that would come back changed: servers show control characters as other characters, or not at all, for XML can't
 * hold them. What a listing does show with such a name can be read and removed.
 */
export function requireNewName(name: string): void {
  for (const char of name) {
    if (char < ' ' || char === '\x7f') throw new PathError('EINVAL', "WebDAV can't hold names with control characters")
  }
}

/** The names that an address or the path of one is made of, below that of `base`; null when it is elsewhere. */
export function namesBelow(href: string, base: URL): readonly string[] | null {
  const path = pathOf(href, base)
  if (path === null) return null
  const names = decodeNames(path)
  const above = decodeNames(base.pathname)
  if (names === null || above === null || above.some((name, i) => names[i] !== name)) return null
  return names.slice(above.length)
}

/** Only of this server; what it calls itself, by which scheme and port, says nothing where a proxy stands in front of it. */
function pathOf(href: string, base: URL): string | null {
  if (href.startsWith('/')) return href
  const absolute = /^https?:\/\/[^/]*(\/.*)?$/i.exec(href)
  if (absolute !== null) return absolute[1] ?? '/'
  return URL.canParse(href, base.href) ? new URL(href, base).pathname : null
}

function decodeNames(path: string): string[] | null {
  const names: string[] = []
  for (const part of path.split('/')) {
    if (part === '') continue
    const name = decodePercent(part)
    if (name === null) return null
    names.push(name)
  }
  return names
}

/** Of bytes, which need not be UTF-8. Null where a percent sign stands before something else than two digits. */
function decodePercent(part: string): string | null {
  if (!part.includes('%')) return part
  const bytes: number[] = []
  const coded = encodePath(part)
  for (let i = 0; i < coded.length; i++) {
    const byte = coded[i] as number
    if (byte !== 0x25) bytes.push(byte)
    else {
      const digits = String.fromCharCode(coded[i + 1] ?? 0, coded[i + 2] ?? 0)
      if (!/^[0-9a-f]{2}$/i.test(digits)) return null
      bytes.push(Number.parseInt(digits, 16))
      i += 2
    }
  }
  return decodePath(Uint8Array.from(bytes))
}
