import { pairSettings, type SampleFolders } from '@pairwise/contracts'
import type { PairRow, Repositories } from '@pairwise/db'
import { JobFailed, type JobQueue, QueueTimeout, QueueUnavailable } from '@pairwise/queue'
import type { Actor } from '../actor.ts'
import { Refusal } from '../refusal.ts'
import { announcePair } from './announce.ts'
import { assertCreated } from './pair-answers.ts'
import { record } from './record.ts'
import type { Transact } from './transact.ts'

const patienceMs = 10_000

/** Two small folders and a pair over them, for people who want to see what happens before they name folders of their own. */
export interface SampleService {
  make(actor: Actor): Promise<PairRow>
}

interface SampleServiceDeps {
  readonly repositories: Pick<Repositories, 'pairs' | 'connections'>
  readonly transact: Transact
  readonly queue: Pick<JobQueue, 'request'>
}

export function createSampleService({ repositories, transact, queue }: SampleServiceDeps): SampleService {
  return {
    async make(actor) {
      const [connection] = await repositories.connections.list()
      if (!connection) throw new Refusal('not-found', 'There is no connection to the disk of this server.')
      const folders = await makeFolders(queue)
      const names = new Set((await repositories.pairs.list()).map(({ name }) => name))
      const request = requestOf(freeName(names), connection.id, folders)
      return transact(async (within) => {
        const pair = assertCreated(await within.pairs.create(request), request)
        await record(within, actor, { action: 'pair.create', subject: { type: 'pair', id: pair.id, name: pair.name }, after: request })
        await announcePair(within, pair.id)
        return pair
      })
    },
  }
}

async function makeFolders(queue: Pick<JobQueue, 'request'>): Promise<SampleFolders> {
  try {
    return await queue.request('make-samples', {}, { timeoutMs: patienceMs })
  } catch (cause) {
    if (cause instanceof JobFailed) {
      const detail = 'The sample folders could not be made. Check that one of the allowed folders exists and can be written to.'
      throw new Refusal('path-not-writable', detail, { cause })
    }
    if (!(cause instanceof QueueTimeout || cause instanceof QueueUnavailable)) throw cause
    throw new Refusal('worker-unavailable', 'No worker made the sample folders in time. Check that a worker runs, then try again.', {
      cause,
    })
  }
}

function requestOf(name: string, connectionId: string, { path1, path2 }: SampleFolders) {
  return {
    name,
    path1: { connectionId, folder: path1, name: 'NAS' },
    path2: { connectionId, folder: path2, name: 'Backup' },
    settings: pairSettings.parse({}),
    schedule: { kind: 'manual' },
    sample: true,
  } as const
}

function freeName(taken: ReadonlySet<string>): string {
  for (let number = 1; ; number++) {
    const name = number === 1 ? 'Sample folders' : `Sample folders ${number}`
    if (!taken.has(name)) return name
  }
}
