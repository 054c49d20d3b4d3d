import type { VersionsPolicy } from './policy.ts'
import { encodePath, joinPath, nameOf, parentOf, type RelPath } from './rel-path.ts'
import { splitExtensions } from './suffixed-name.ts'

/** The longest name that every common file system takes, in bytes. */
const maxNameBytes = 255

/** Where a replaced or deleted file is kept, below the folder of versions: its own path, with the suffix. */
export function versionPath(path: RelPath, { suffix, keepExtension }: Pick<VersionsPolicy, 'suffix' | 'keepExtension'>): RelPath {
  const name = nameOf(path)
  const [stem, extensions] = keepExtension ? splitExtensions(name) : [name, '']
  return joinPath(parentOf(path), fitting(stem, suffix + extensions, name))
}

/** A suffix that does not fit shortens the stem. The sum of the whole name keeps versions of long names apart that begin alike. */
function fitting(stem: string, suffix: string, name: string): string {
  if (encodePath(stem + suffix).length <= maxNameBytes) return stem + suffix
  const end = `~${sumOf(name)}${suffix}`
  const room = maxNameBytes - encodePath(end).length
  let short = stem
  while (short !== '' && encodePath(short).length > room) short = short.slice(0, isPairEnd(short) ? -2 : -1)
  return short + end
}

function isPairEnd(text: string): boolean {
  const before = text.charCodeAt(text.length - 2)
  return before >= 0xd800 && before <= 0xdbff
}

/** FNV-1a over the name's bytes, as eight hexadecimal digits. */
function sumOf(name: string): string {
  let sum = 0x811c9dc5
  for (const byte of encodePath(name)) sum = Math.imul(sum ^ byte, 0x01000193) >>> 0
  return sum.toString(16).padStart(8, '0')
}
