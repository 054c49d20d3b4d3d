import { displayPath, hasEscapedByte, isSafeName } from '../../core/rel-path.ts'
import { PathError } from '../../errors.ts'

/** rclone puts this before a char that is meant as it is. */
const quote = '‛'
const pictures = 0x2400
const deletePicture = '␡'

/**
 * rclone shows control characters by pictures of them, and those pictures with a quote before them. Other chars that it has stand-ins
 * for can't be in a name here, so they are left alone.
 */
export function toRcloneName(name: string): string {
  if (!isSafeName(name) || hasEscapedByte(name) || name.includes('\ufffd')) {
    throw new PathError('EINVAL', `rclone can't hold the name ${displayPath(name)}: names there are UTF-8, and never . or ..`)
  }
  return name.replace(/[\p{Cc}␁-␟␡‛]/gu, (char) => {
    if (char === '\x7f') return deletePicture
    if (char > '\x7f' && char <= '\x9f') return char
    if (char < ' ') return String.fromCharCode(pictures + char.charCodeAt(0))
    return quote + char
  })
}

/** Null for a name that can't be told back: one with bytes that are not UTF-8, or with stand-ins for what no name here holds. */
export function fromRcloneName(shown: string): string | null {
  const name = shown.replace(/‛([␁-␟␡‛])|([␁-␟])|␡/gu, (_, quoted: string | undefined, picture: string | undefined) => {
    if (quoted !== undefined) return quoted
    return picture === undefined ? '\x7f' : String.fromCharCode(picture.charCodeAt(0) - pictures)
  })
  const isSound = isSafeName(name) && !hasEscapedByte(name) && !name.includes('\ufffd')
  return isSound && toRcloneName(name) === shown ? name : null
}

export function toRclonePath(path: string): string {
  return path
    .split('/')
    .filter((name) => name !== '')
    .map(toRcloneName)
    .join('/')
}
