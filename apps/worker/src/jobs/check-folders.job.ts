import type { Database } from '@pairwise/db'
import type { JobHandlers } from '@pairwise/queue'
import type { ProcessPool } from '../run-process/process-pool.ts'

/** Shorter than whoever asks is willing to wait: a folder that does not answer, on a disk that is away, is an answer too. */
const limitMs = 8_000
/** Other storage is farther away, and each request to it has a limit of its own. */
const remoteLimitMs = 35_000

interface CheckFoldersDeps {
  readonly pool: Pick<ProcessPool, 'perform'>
  readonly database: Pick<Database, 'connections'>
}

export function checkFoldersJob({ pool, database }: CheckFoldersDeps): JobHandlers['check-folders'] {
  return async ({ payload, signal }) => {
    const wanted = [payload.path1?.connectionId, payload.path2?.connectionId]
    const isRemote = (await database.connections.list()).some(({ id, kind }) => kind !== 'local' && wanted.includes(id))
    return pool.perform('check-folders', payload, { stop: signal, limitMs: isRemote ? remoteLimitMs : limitMs })
  }
}
