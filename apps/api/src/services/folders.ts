import type { BrowseAnswer, browseQuery, FolderCheck, FolderCheckRequest } from '@pairwise/contracts'
import type { Repositories } from '@pairwise/db'
import { JobFailed, type JobQueue, QueueTimeout, QueueUnavailable } from '@pairwise/queue'
import type { z } from 'zod'
import { Refusal } from '../refusal.ts'
import { noSuchConnection } from './connection-answers.ts'
import { unknownSides } from './unknown-sides.ts'

/** Other storage is farther away than a disk, whose worker gives up sooner. */
export const defaultFolderPatienceMs = 40_000

export interface FolderService {
  /** What a worker sees of one or two folders of connections that exist. Storage is touched by workers only. */
  look(request: FolderCheckRequest): Promise<FolderCheck>
  /** The same for folders that somebody is typing. */
  check(request: FolderCheckRequest): Promise<FolderCheck>
  /** The folders in a folder of a connection, page by page. */
  browse(connectionId: string, query: z.output<typeof browseQuery>): Promise<BrowseAnswer>
}

interface FolderDeps {
  readonly repositories: Pick<Repositories, 'connections'>
  readonly queue: Pick<JobQueue, 'request'>
  /** How long a worker may take to answer. */
  readonly patienceMs: number
}

export function createFolderService({ repositories, queue, patienceMs }: FolderDeps): FolderService {
  async function look(request: FolderCheckRequest): Promise<FolderCheck> {
    if (!request.path1 && !request.path2) return { path1: null, path2: null, relation: 'unknown', asOf: new Date().toISOString() }
    return answered(() => queue.request('check-folders', request, { timeoutMs: patienceMs }))
  }

  return {
    look,
    async check(request) {
      const [side] = await unknownSides(repositories, request)
      if (side) throw new Refusal('not-found', `The connection of ${side} does not exist.`, { params: { side } })
      return look(request)
    },
    async browse(connectionId, query) {
      if ((await repositories.connections.get(connectionId)) === null) throw noSuchConnection()
      return answered(() => queue.request('browse-connection', { ...query, connectionId }, { timeoutMs: patienceMs }))
    },
  }
}

async function answered<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (cause) {
    if (!isWithoutAnswer(cause)) throw cause
    const detail = 'No worker looked at the folders in time. Check that a worker runs, then try again.'
    throw new Refusal('worker-unavailable', detail, { cause })
  }
}

function isWithoutAnswer(error: unknown): boolean {
  return error instanceof QueueTimeout || error instanceof QueueUnavailable || error instanceof JobFailed
}
