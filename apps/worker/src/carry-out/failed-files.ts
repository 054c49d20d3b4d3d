import type { Failure } from '@pairwise/contracts'
import type { PathTrouble } from '@pairwise/engine'

/** What trouble with one file says of many, by the system's name for it. What is not listed says nothing of others. */
const causes: Readonly<Record<string, string | undefined>> = {
  ENOSPC: 'storage-full',
  EDQUOT: 'storage-full',
  EACCES: 'not-allowed',
  EPERM: 'not-allowed',
  EROFS: 'read-only',
  EINVAL: 'name-not-allowed',
  EILSEQ: 'name-not-allowed',
  ENAMETOOLONG: 'name-not-allowed',
  EAGAIN: 'storage-busy',
  ECONNREFUSED: 'connection-lost',
  ECONNRESET: 'connection-lost',
  EHOSTUNREACH: 'connection-lost',
  ENETUNREACH: 'connection-lost',
  ETIMEDOUT: 'connection-lost',
}

interface Cause {
  readonly failure: Failure
  files: number
}

/** The files of a run that failed, counted by cause and storage. */
export class FailedFiles {
  readonly #causes = new Map<string, Cause>()

  add({ code: errno, origin }: PathTrouble, problem: string): void {
    const code = causes[errno]
    if (code === undefined) return
    const key = `${code} ${origin?.id ?? ''}`
    const params: Record<string, string> = origin === null ? {} : { connectionId: origin.id, connection: origin.name }
    const cause = this.#causes.get(key) ?? { failure: { code, message: problem, params }, files: 0 }
    cause.files++
    this.#causes.set(key, cause)
  }

  /** What most of them failed for, with the words of the first; null when no cause is known. */
  commonest(): Failure | null {
    const [most] = [...this.#causes.values()].toSorted((a, b) => b.files - a.files)
    return most === undefined ? null : { ...most.failure, params: { ...most.failure.params, files: most.files } }
  }
}
