import type { SyncError } from '@pairwise/engine'

/** What people can do about an error that ended a command. */
export function withAdvice(error: SyncError): string {
  switch (error.code) {
    case 'state-missing':
      return `${error.message}. Run once with --resync to make a baseline of both sides.`
    case 'state-corrupt':
    case 'state-foreign':
      return `${error.message}. Nothing was changed. Run once with --resync and another --workdir, or move that file away first.`
    default:
      return error.message
  }
}
