import { isPathTrouble, SyncError } from '@pairwise/engine'
import { type ExitClass, exitClassOfError } from './exit-code.ts'

export interface Trouble {
  readonly ending: ExitClass
  readonly text: string
}

/**
 * What ended a command, in words, for errors that are no fault of the program: the engine's own, and the system's answer where
 * the work folder, the lock or the state could not be used. Throws any other error again.
 */
export function troubleOf(error: unknown): Trouble {
  if (error instanceof SyncError) return { ending: exitClassOfError(error.code), text: withAdvice(error) }
  if (isPathTrouble(error) && !('syscall' in error)) return { ending: 'again', text: `This can't go on: ${error.message}.` }
  if (error instanceof Error && ('syscall' in error || ('code' in error && error.code === 'ERR_SQLITE_ERROR')))
    return { ending: 'again', text: `This can't go on: ${error.message}. The state is as the last finished step left it.` }
  throw error
}

/** What people can do about an error that ended a command. */
function withAdvice(error: SyncError): string {
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
