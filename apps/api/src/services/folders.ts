import type { FolderCheck, FolderCheckRequest, Side } from '@pairwise/contracts'
import type { Repositories } from '@pairwise/db'
import { JobFailed, type JobQueue, QueueTimeout, QueueUnavailable } from '@pairwise/queue'
import { Refusal } from '../refusal.ts'

const patienceMs = 10_000

export interface FolderService {
  /** What a worker sees of one or two folders. Storage is touched by workers only. */
  look(request: FolderCheckRequest): Promise<FolderCheck>
  /** The sides whose connection does not exist. */
  unknownSides(request: FolderCheckRequest): Promise<Side[]>
}

export function createFolderService({ connections }: Pick<Repositories, 'connections'>, queue: Pick<JobQueue, 'request'>): FolderService {
  return {
    async look(request) {
      if (!request.path1 && !request.path2) return { path1: null, path2: null, relation: 'unknown', asOf: new Date().toISOString() }
      try {
        return await queue.request('check-folders', request, { timeoutMs: patienceMs })
      } catch (cause) {
        if (!isWithoutAnswer(cause)) throw cause
        throw new Refusal('worker-unavailable', 'No worker looked at the folders in time. Check that a worker runs, then try again.', {
          cause,
        })
      }
    },

    async unknownSides(request) {
      const known = new Set((await connections.list()).map(({ id }) => id))
      return (['path1', 'path2'] as const).filter((side) => {
        const place = request[side]
        return place !== undefined && !known.has(place.connectionId)
      })
    },
  }
}

function isWithoutAnswer(error: unknown): boolean {
  return error instanceof QueueTimeout || error instanceof QueueUnavailable || error instanceof JobFailed
}
