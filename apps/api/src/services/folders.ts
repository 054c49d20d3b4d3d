import type { FolderCheck, FolderCheckRequest } from '@pairwise/contracts'
import type { Repositories } from '@pairwise/db'
import { JobFailed, type JobQueue, QueueTimeout, QueueUnavailable } from '@pairwise/queue'
import { Refusal } from '../refusal.ts'
import { unknownSides } from './unknown-sides.ts'

const patienceMs = 10_000

export interface FolderService {
  /** What a worker sees of one or two folders of connections that exist. Storage is touched by workers only. */
  look(request: FolderCheckRequest): Promise<FolderCheck>
  /** The same for folders that somebody is typing. */
  check(request: FolderCheckRequest): Promise<FolderCheck>
}

export function createFolderService(repositories: Pick<Repositories, 'connections'>, queue: Pick<JobQueue, 'request'>): FolderService {
  async function look(request: FolderCheckRequest): Promise<FolderCheck> {
    if (!request.path1 && !request.path2) return { path1: null, path2: null, relation: 'unknown', asOf: new Date().toISOString() }
    try {
      return await queue.request('check-folders', request, { timeoutMs: patienceMs })
    } catch (cause) {
      if (!isWithoutAnswer(cause)) throw cause
      const detail = 'No worker looked at the folders in time. Check that a worker runs, then try again.'
      throw new Refusal('worker-unavailable', detail, { cause })
    }
  }

  return {
    look,
    async check(request) {
      const [side] = await unknownSides(repositories, request)
      if (side) throw new Refusal('not-found', `The connection of ${side} does not exist.`, { params: { side } })
      return look(request)
    },
  }
}

function isWithoutAnswer(error: unknown): boolean {
  return error instanceof QueueTimeout || error instanceof QueueUnavailable || error instanceof JobFailed
}
