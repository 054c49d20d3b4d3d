import { pairSettings, type SampleFolders, type SamplesRemoved } from '@pairwise/contracts'
import type { PairRow, Repositories } from '@pairwise/db'
import { JobFailed, type JobQueue, QueueTimeout, QueueUnavailable } from '@pairwise/queue'
import type { Actor } from '../actor.ts'
import { Refusal } from '../refusal.ts'
import { announcePair } from './announce.ts'
import { assertCreated } from './pair-answers.ts'
import type { PairService } from './pairs.ts'
import { record } from './record.ts'
import { noSuchPair } from './refusals.ts'
import type { Transact } from './transact.ts'

const patienceMs = 10_000
/** A transaction may not wait for longer on anything but the database. */
const patienceOfTransactionMs = 8_000

/** Two small folders and a pair over them, for people who want to see what happens before they name folders of their own. */
export interface SampleService {
  make(actor: Actor): Promise<PairRow>
  /** Deletes such a pair, and has a worker remove what was made in its folders. Files of anybody else stay. */
  remove(pairId: string, actor: Actor): Promise<SamplesRemoved>
}

interface SampleServiceDeps {
  readonly repositories: Pick<Repositories, 'pairs' | 'connections'>
  readonly transact: Transact
  readonly pairs: Pick<PairService, 'removeWith'>
  readonly queue: Pick<JobQueue, 'request'>
}

export function createSampleService({ repositories, transact, pairs, queue }: SampleServiceDeps): SampleService {
  return {
    async make(actor) {
      const [connection] = await repositories.connections.list()
      if (!connection) throw new Refusal('not-found', 'There is no connection to the disk of this server.')
      const folders = await answered('made', () => queue.request('make-samples', {}, { timeoutMs: patienceMs }))
      const names = new Set((await repositories.pairs.list()).map(({ name }) => name))
      const request = requestOf(freeName(names), connection.id, folders)
      return transact(async (within) => {
        const pair = assertCreated(await within.pairs.create(request), request)
        await record(within, actor, { action: 'pair.create', subject: { type: 'pair', id: pair.id, name: pair.name }, after: request })
        await announcePair(within, pair.id)
        return pair
      })
    },

    async remove(pairId, actor) {
      const pair = await repositories.pairs.get(pairId)
      if (!pair) throw noSuchPair()
      if (!pair.sample) throw new Refusal('not-found', `${pair.name} is no pair of sample folders. Delete it as any other pair.`)
      // A pair that is being deleted can’t be run, so nobody brings back meanwhile what a worker removes.
      return pairs.removeWith(pairId, actor, () =>
        answered('removed', () => queue.request('remove-samples', { pairId }, { timeoutMs: patienceOfTransactionMs })),
      )
    },
  }
}

/** What a worker answers, or the refusal with what it did not do. */
async function answered<T>(what: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (cause) {
    if (cause instanceof JobFailed) {
      const detail = `The sample folders could not be ${what}. Check that they are below one of the allowed folders, and that it can be written to.`
      throw new Refusal('path-not-writable', detail, { cause })
    }
    if (!(cause instanceof QueueTimeout || cause instanceof QueueUnavailable)) throw cause
    const detail = `No worker answered in time that the sample folders are ${what}. Check that a worker runs, then try again.`
    throw new Refusal('worker-unavailable', detail, { cause })
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
