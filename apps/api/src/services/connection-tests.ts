import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { type ConnectionDraft, connectionDraft, type StoredTest } from '@pairwise/contracts'
import { type ConnectionRow, type ConnectionTestRow, type Repositories, rowOfTest, type SecretBox, UnreadableBox } from '@pairwise/db'
import { type JobQueue, QueueUnavailable } from '@pairwise/queue'
import type { Actor } from '../actor.ts'
import { Refusal } from '../refusal.ts'
import { builtIn } from './connection-answers.ts'
import { assertUsableSecrets } from './connection-secrets.ts'
import { record } from './record.ts'
import type { Transact } from './transact.ts'

/** A test that has not said so for so long has lost its worker. */
const lostAfterMs = 150_000

/** Tests of storage: the row says how far one has come, and a worker carries it out. Secrets are in rows, sealed, and never in jobs. */
export interface ConnectionTestService {
  ofConnection(connection: ConnectionRow, actor: Actor): Promise<ConnectionTestRow>
  ofDraft(draft: ConnectionDraft, actor: Actor): Promise<ConnectionTestRow>
  get(testId: string): Promise<ConnectionTestRow>
}

/** What a test of exactly this draft found; null where it was of another, or has not ended. */
export type TestOfDraft = (
  within: Pick<Repositories, 'connectionTests'>,
  testId: string,
  draft: ConnectionDraft,
) => Promise<StoredTest | null>

interface ConnectionTestDeps {
  readonly repositories: Pick<Repositories, 'connectionTests'>
  readonly transact: Transact
  readonly queue: Pick<JobQueue, 'add'>
  readonly box: SecretBox
}

export function createConnectionTestService({ repositories, transact, queue, box }: ConnectionTestDeps): ConnectionTestService {
  async function start(testId: string): Promise<void> {
    try {
      await queue.add('test-connection', { testId })
    } catch (cause) {
      if (!(cause instanceof QueueUnavailable)) throw cause
      throw new Refusal('worker-unavailable', 'The queue of jobs can’t be reached, so no worker hears of the test. Try again.', { cause })
    }
  }

  return {
    async ofConnection({ id: connectionId, kind, name, revision }, actor) {
      if (kind === 'local') throw builtIn()
      const id = randomUUID()
      const test = await transact(async (within) => {
        await record(within, actor, { action: 'connection.test', subject: { type: 'connection', id: connectionId, name } })
        return within.connectionTests.open({ id, connectionId, revision, draft: null })
      })
      await start(id)
      return test
    },

    async ofDraft(draft, actor) {
      assertUsableSecrets(draft.config, draft.secrets)
      const id = randomUUID()
      const sealed = box.seal(Buffer.from(JSON.stringify(draft)), rowOfTest(id))
      const test = await transact(async (within) => {
        await record(within, actor, { action: 'connection.test', after: { config: draft.config, hostKey: draft.hostKey } })
        return within.connectionTests.open({ id, connectionId: null, revision: null, draft: sealed })
      })
      await start(id)
      return test
    },

    async get(testId) {
      const test = await repositories.connectionTests.get(testId)
      if (test === null) throw new Refusal('not-found', 'There is no such test. Tests are kept for an hour.')
      if (test.state !== 'running' || Date.now() - test.createdAt.getTime() < lostAfterMs) return test
      throw new Refusal('worker-unavailable', 'No worker has carried out this test. Check that a worker runs, then test again.')
    },
  }
}

export function createTestOfDraft(box: SecretBox): TestOfDraft {
  return async ({ connectionTests }, testId, draft) => {
    const test = await connectionTests.get(testId)
    const sealed = await connectionTests.sealedDraft(testId)
    if (test === null || sealed === null || test.state === 'running' || test.finishedAt === null) return null
    if (!isDeepStrictEqual(openDraft(sealed, testId, box), connectionDraft.parse(draft))) return null
    const { state, lines, capabilities, hostKey } = test
    // The rows are what the worker wrote; whoever shows them parses them.
    return { state, lines, capabilities, hostKey, at: test.finishedAt.toISOString() } as StoredTest
  }
}

function openDraft(sealed: Uint8Array, testId: string, box: SecretBox): ConnectionDraft | null {
  try {
    return connectionDraft.parse(JSON.parse(box.open(sealed, rowOfTest(testId)).toString()))
  } catch (error) {
    if (error instanceof UnreadableBox) return null
    throw error
  }
}
