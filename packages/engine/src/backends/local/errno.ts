import { PathError } from '../../errors.ts'

/** The system's error code, like ENOENT, of an error thrown by Node's file functions. */
export function errnoOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

/** A disk that fails or is gone, or the network that it is on. Nobody's rights would change that. */
const ofDisk: ReadonlySet<unknown> = new Set([
  ...['EIO', 'EREMOTEIO', 'ENODEV', 'ENXIO', 'EUCLEAN', 'EBADMSG'],
  ...['ESTALE', 'ENOTCONN', 'ETIMEDOUT', 'EHOSTDOWN', 'EHOSTUNREACH', 'ENETUNREACH', 'ECONNABORTED', 'ECONNRESET'],
])

export function isOfDisk(error: unknown): boolean {
  return ofDisk.has(errnoOf(error))
}

/** What people should know of a system error, without the `/proc` paths that Node puts into its messages. */
export function describeErrno(error: unknown): string {
  if (error instanceof PathError) return error.message
  const errno = errnoOf(error)
  switch (errno) {
    case 'EACCES':
    case 'EPERM':
      return 'permission denied'
    case 'ENOSPC':
    case 'EDQUOT':
      return 'the disk is full'
    case 'EROFS':
      return 'the disk is read-only'
    case 'EIO':
      return 'the disk reported an input/output error'
    case 'ENODEV':
    case 'ENOTCONN':
    case 'ENXIO':
    case 'ESTALE':
      return `the disk is not connected any more (${errno})`
    case 'ENAMETOOLONG':
      return 'the name is too long for this disk'
    case 'ENOENT':
      return 'it is not there any more'
    case undefined:
      return error instanceof Error ? error.message : String(error)
    default:
      return `the system answered ${errno}`
  }
}
