import type { PathTrouble, StorageOrigin } from './core/path-trouble.ts'

/** Every way in which a whole run can end early. What befalls one path is a value, not an error. */
export type SyncErrorCode =
  | 'cancelled'
  | 'lease-lost'
  | 'baseline-moved'
  | 'state-foreign'
  | 'state-corrupt'
  | 'state-missing'
  | 'state-blocked'
  | 'plan-changed'
  | 'plan-damaged'
  | 'root-missing'
  | 'root-not-a-folder'
  | 'root-unreadable'
  | 'paths-overlap'
  | 'filters-invalid'
  | 'filters-changed'
  | 'lock-held'
  | 'backend-failed'
  /** A host that nobody trusts yet, and one that shows another key than the trusted one. */
  | 'host-key-unknown'
  | 'host-key-changed'
  /** A storage that does not know who signs in, and one that did until lately. */
  | 'sign-in-refused'
  | 'sign-in-expired'
  | 'certificate-untrusted'
  | 'storage-unreachable'
  /** A storage that did not tell all that it holds, or told of it in a way that can't be trusted. */
  | 'listing-cut'
  /** The bucket itself is not there. */
  | 'storage-missing'

/**
 * The one error class of the engine. Whoever catches it branches on `code`; an error of any other class
 * is a fault in the program and is not retried.
 */
export class SyncError extends Error {
  override readonly name = 'SyncError'
  readonly code: SyncErrorCode
  readonly retryable: boolean
  /** Which storage it was, where that is known. */
  readonly origin: StorageOrigin | null

  constructor(code: SyncErrorCode, message: string, options: { cause?: unknown; retryable?: boolean; origin?: StorageOrigin } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.retryable = options.retryable ?? false
    this.origin = options.origin ?? null
  }
}

/**
 * Trouble with one path that a backend met: the run goes on without it. Node's own file errors, which have a `code` of the
 * system too, say the same.
 */
export class PathError extends Error {
  override readonly name = 'PathError'
  /** The system's name for it, like ENOENT. A name that may go away by itself makes it retryable. */
  readonly code: string
  /** When the storage said it may be asked again, in milliseconds from now; null when it did not say. */
  readonly retryAfterMs: number | null
  /** Which storage it was, where that is known. */
  readonly origin: StorageOrigin | null

  constructor(code: string, message: string, retryAfterMs: number | null = null, origin: StorageOrigin | null = null) {
    super(message)
    this.code = code
    this.retryAfterMs = retryAfterMs
    this.origin = origin
  }
}

export function pathTroubleOf(error: unknown): PathTrouble | null {
  if (!isPathTrouble(error) || !('code' in error) || typeof error.code !== 'string') return null
  return { code: error.code, origin: error instanceof PathError ? error.origin : null }
}

/** Whether an error is about one path and not a fault in the program: a backend's, or the system's answer to a file call. */
export function isPathTrouble(error: unknown): error is Error {
  return error instanceof PathError || (error instanceof Error && 'syscall' in error && 'code' in error)
}

/** What a system answers that is busy, short of something for a moment, or cut off from its storage. */
const passingTroubles: ReadonlySet<unknown> = new Set([
  'EAGAIN',
  'EBUSY',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'EINTR',
  'EMFILE',
  'ENETDOWN',
  'ENETRESET',
  'ENETUNREACH',
  'ENFILE',
  'ENOBUFS',
  'ENOMEM',
  'EPIPE',
  'ESTALE',
  'ETIMEDOUT',
  'ETXTBSY',
])

/** Whether trouble with one path may be gone in a moment. Of an error that nobody knows, that can't be said. */
export function isRetryable(error: unknown): boolean {
  return isPathTrouble(error) && 'code' in error && passingTroubles.has(error.code)
}

/** A storage that wants more time than that is not waited for. */
const longestPauseMs = 60_000

/** How long to wait before what ended with this error is tried again: never less than the storage asks for. Null where that would be of no use. */
export function pauseBeforeNextTry(error: unknown, usualMs: number): number | null {
  if (!(error instanceof SyncError ? error.retryable : isRetryable(error))) return null
  const askedMs = (error instanceof PathError ? error.retryAfterMs : null) ?? 0
  return askedMs > longestPauseMs ? null : Math.max(usualMs, askedMs)
}
