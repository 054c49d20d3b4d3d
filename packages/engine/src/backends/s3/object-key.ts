import { decodePath, encodePath, hasEscapedByte, isSafePath } from '../../core/rel-path.ts'
import { PathError } from '../../errors.ts'

const maxKeyBytes = 1024
/** What the disks of the other side can hold; S3 itself would take longer ones. */
export const maxNameBytes = 255

/** The key of an object, refused where it could not come back as the same path. */
export function keyOfPath(path: string): string {
  if (!isSafePath(path)) throw new PathError('EINVAL', 'a bucket is not asked for such a name')
  if (hasEscapedByte(path)) throw new PathError('EINVAL', 'the name is not UTF-8, which keys of a bucket are')
  if (!fitsKey(path)) throw new PathError('ENAMETOOLONG', `the key is longer than ${maxKeyBytes} bytes`)
  if (path.split('/').some(isTooLong)) throw new PathError('ENAMETOOLONG', `a name is longer than ${maxNameBytes} bytes`)
  return path
}

export function fitsKey(path: string): boolean {
  return encodePath(path).length <= maxKeyBytes
}

/** What all keys in a folder begin with. The top of the bucket is the empty path. */
export function prefixOf(folder: string): string {
  return folder === '' ? '' : `${keyOfPath(folder)}/`
}

/** What is told of a key's names below a folder: the folders, and the name in the last of them. */
export interface PlacedKey {
  readonly folder: string
  /** Empty for an object that stands for the folder itself. */
  readonly name: string
  /** Why this name, or one of the folders, can't be a path; `name` is then the first such. Null where it can. */
  readonly why: string | null
}

/** Takes apart what follows a folder's prefix in a key. Nothing in it is ever made into another name. */
export function placeKey(rest: string): PlacedKey {
  const names = rest.split('/')
  const last = names.length - 1
  for (const [index, name] of names.entries()) {
    const why = index === last && name === '' ? null : whyNoName(name)
    if (why !== null) return { folder: names.slice(0, index).join('/'), name: name === '' ? '/' : name, why }
  }
  return { folder: names.slice(0, last).join('/'), name: names[last] as string, why: null }
}

function whyNoName(name: string): string | null {
  if (name === '') return 'a name in the key is empty: there is nothing between two slashes, or before the first'
  if (name === '.' || name === '..') return `a name in the key is "${name}", which means another folder everywhere else`
  if (name.includes('\0')) return 'the key holds a zero byte'
  if (hasEscapedByte(name)) return 'the key is not UTF-8'
  return isTooLong(name) ? `the name is longer than ${maxNameBytes} bytes` : null
}

function isTooLong(name: string): boolean {
  return name.length > maxNameBytes / 3 && encodePath(name).length > maxNameBytes
}

/** A key as a listing gives it when it was asked to encode keys, which XML could not hold otherwise. */
export function decodeListedKey(text: string): string {
  const spaced = text.replaceAll('+', ' ')
  try {
    return decodeURIComponent(spaced)
  } catch (error) {
    if (!(error instanceof URIError)) throw error
    return decodePath(
      Buffer.from(
        spaced.replace(/%([0-9a-f]{2})/gi, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16))),
        'latin1',
      ),
    )
  }
}
