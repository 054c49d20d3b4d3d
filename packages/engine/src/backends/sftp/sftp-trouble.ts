import { PathError } from '../../errors.ts'

/** The numbers of SFTP's answers, those of later versions too, which some servers send all the same. */
export const status = { ok: 0, eof: 1, noSuchFile: 2, permissionDenied: 3, failure: 4 } as const

const codes: ReadonlyMap<number, readonly [code: string, message: string]> = new Map([
  [status.noSuchFile, ['ENOENT', 'nothing is there']],
  [status.permissionDenied, ['EACCES', 'permission denied']],
  [5, ['EINVAL', 'the server can not use the name']],
  [6, ['ECONNRESET', 'the server lost its connection']],
  [7, ['ECONNRESET', 'the connection to the server was lost']],
  [8, ['ENOTSUP', 'the server can not do that']],
  [11, ['EEXIST', 'something has the name already']],
  [12, ['EROFS', 'the disk is read-only']],
  [14, ['ENOSPC', 'the disk is full']],
  [15, ['EDQUOT', 'the disk is full']],
  [18, ['ENOTEMPTY', 'the folder is not empty']],
  [19, ['ENOTDIR', 'it is no folder']],
  [20, ['EINVAL', 'the server can not use the name']],
  [21, ['ELOOP', 'links lead in a circle']],
])

/** What a server's refusal of one request means. Most servers say only that it failed. */
export function troubleOf(code: number, said: string): PathError {
  const [errno, message] = codes.get(code) ?? ['EIO', `the server answered: ${said === '' ? `status ${code}` : said}`]
  return new PathError(errno, message)
}

export const connectionLost = (): PathError => new PathError('ECONNRESET', 'the connection to the server was lost')
