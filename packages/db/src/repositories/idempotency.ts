import type { Scope } from '../scope.ts'
import { storableJson } from '../storable-json.ts'

export interface IdempotentRequest {
  /** Whose key it is and for what: the same key of another person or route is another key. */
  readonly scope: string
  readonly key: string
  /** Names the request's content: the same key with another content is a mistake of the caller. */
  readonly requestHash: string
}

export interface KeptAnswer {
  readonly status: number
  readonly body: unknown
}

export type IdempotencyAnswer = { readonly kind: 'new' } | ({ readonly kind: 'replay' } & KeptAnswer) | { readonly kind: 'reused' }

/**
 * Answers kept by key, for requests that must take effect once. Used inside a transaction: a second request with the
 * same key waits at `begin` until the first is done, and a failed one leaves no key.
 */
export interface Idempotency {
  /** Whether a request with this key was answered, so that `begin` will say so. One that is being answered does not count. */
  isAnswered(request: Pick<IdempotentRequest, 'scope' | 'key'>): Promise<boolean>
  begin(request: IdempotentRequest): Promise<IdempotencyAnswer>
  complete(request: Pick<IdempotentRequest, 'scope' | 'key'>, answer: KeptAnswer): Promise<void>
  /** Forgets keys older than this; answers with how many went. */
  prune(olderThanMs: number): Promise<number>
}

export function createIdempotency({ client }: Scope): Idempotency {
  return {
    isAnswered: async ({ scope, key }) => (await client.idempotencyKey.findUnique({ where: { scope_key: { scope, key } } })) !== null,
    async begin({ scope, key, requestHash }) {
      const begun = await client.$executeRaw`
        INSERT INTO idempotency_keys (scope, key, request_hash) VALUES (${scope}, ${key}, ${requestHash}) ON CONFLICT DO NOTHING`
      if (begun === 1) return { kind: 'new' }
      const kept = await client.idempotencyKey.findUniqueOrThrow({ where: { scope_key: { scope, key } } })
      if (kept.requestHash !== requestHash || kept.status === null) return { kind: 'reused' }
      return { kind: 'replay', status: kept.status, body: kept.body }
    },
    async complete({ scope, key }, { status, body }) {
      await client.$executeRaw`
        UPDATE idempotency_keys SET status = ${status}, body = ${storableJson(body)}::jsonb WHERE scope = ${scope} AND key = ${key}`
    },
    prune: (olderThanMs) =>
      client.$executeRaw`DELETE FROM idempotency_keys WHERE created_at < clock_timestamp() - ${olderThanMs} * interval '1 millisecond'`,
  }
}
