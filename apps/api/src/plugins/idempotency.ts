import { createHash } from 'node:crypto'
import type { IdempotentRequest, Repositories } from '@pairwise/db'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { actorKey } from '../actor.ts'
import { Refusal } from '../refusal.ts'
import type { Transact } from '../services/transact.ts'

/** What the work of a request came to: the body of the answer, and its ETag where it has one. */
export interface Answer<T> {
  readonly body: T
  readonly etag: string | null
}

const keptAnswer = z.object({ body: z.unknown(), etag: z.string().nullable() })

/** The request by the name that its sender gave it; null when it has none. Names of different people are apart. */
export function requestKey(request: FastifyRequest): IdempotentRequest | null {
  const key = request.headers['idempotency-key']
  if (typeof key !== 'string') return null
  const content = JSON.stringify([request.method, request.url, request.body ?? null])
  return { scope: request.actor ? actorKey(request.actor) : '', key, requestHash: createHash('sha256').update(content).digest('hex') }
}

/**
 * Does the work in one transaction with the note that it was done, so that it is done once however often the request
 * comes, and whenever the process dies: a second request with the same key waits for the first, then gets its answer.
 * Work that fails leaves no note, because it had no effect. `check` comes before, and never for a request that has its
 * answer: it may wait for others than the database, which ends a transaction that nobody goes on with.
 */
export async function answerOnce<T>(
  transact: Transact,
  key: IdempotentRequest | null,
  work: (repositories: Repositories) => Promise<Answer<T>>,
  check?: () => Promise<void>,
): Promise<Answer<T>> {
  if (check && !(await isAnswered(transact, key))) await check()
  if (key === null) return transact(work)
  return transact(async (repositories) => {
    const begun = await repositories.idempotency.begin(key)
    if (begun.kind === 'reused') {
      throw new Refusal('idempotency-key-reused', 'This Idempotency-Key was sent with another request. Use a new one for each request.')
    }
    if (begun.kind === 'replay') return keptAnswer.parse(begun.body) as Answer<T>
    const answer = await work(repositories)
    await repositories.idempotency.complete(key, { status: 200, body: answer })
    return answer
  })
}

async function isAnswered(transact: Transact, key: IdempotentRequest | null): Promise<boolean> {
  return key !== null && transact(({ idempotency }) => idempotency.isAnswered(key))
}
