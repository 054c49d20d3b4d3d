import { isPathTrouble, pathTroubleOf, SyncError, type SyncErrorCode } from '../../errors.ts'
import { describeErrno } from '../local/errno.ts'

/** What is no trouble of a folder itself but of the storage that is to tell of it, by the system's name for it. */
const endings: Readonly<Record<string, SyncErrorCode | undefined>> = {
  EIO: 'listing-cut',
  ECONNRESET: 'listing-cut',
  EAGAIN: 'storage-unreachable',
  EBUSY: 'storage-unreachable',
  ECONNABORTED: 'storage-unreachable',
  ECONNREFUSED: 'storage-unreachable',
  EHOSTDOWN: 'storage-unreachable',
  EHOSTUNREACH: 'storage-unreachable',
  ENETDOWN: 'storage-unreachable',
  ENETUNREACH: 'storage-unreachable',
  EPIPE: 'storage-unreachable',
  ETIMEDOUT: 'storage-unreachable',
}

/** Whether trouble with a folder says nothing of that folder. */
export function isOfStorage(error: unknown): boolean {
  return endings[pathTroubleOf(error)?.code ?? ''] !== undefined
}

/** The end of everything that a storage brings about that does not tell of its root. Null where the error is about the folder itself. */
export function rootTrouble(error: unknown, label: string): SyncError | null {
  const trouble = pathTroubleOf(error)
  const code = endings[trouble?.code ?? '']
  if (trouble === null || code === undefined || !isPathTrouble(error)) return null
  const why = describeErrno(error)
  const said =
    code === 'listing-cut'
      ? `${label} did not tell all that is in it (${why}). Nothing was changed: what a listing leaves out is not taken for deleted.`
      : `${label} does not answer as it should (${why}). Nothing was changed.`
  const origin = trouble.origin === null ? {} : { origin: trouble.origin }
  return new SyncError(code, said, { cause: error, retryable: true, ...origin })
}
