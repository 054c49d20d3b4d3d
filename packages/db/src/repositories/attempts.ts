import type { Scope } from '../scope.ts'

export interface AttemptLimit {
  /** What is tried: all processes of the instance count the same name together. */
  readonly key: string
  readonly max: number
  readonly windowMs: number
}

export type AttemptAnswer = { readonly kind: 'allowed' } | { readonly kind: 'refused'; readonly retryInMs: number }

/** Counts tries at something that could be guessed. */
export interface Attempts {
  /**
   * Counts one try. At most `max` are allowed in any span of `windowMs`: after that many, the next is allowed only when
   * the last allowed one is that long ago. Refused tries are not counted, so nobody can keep others out for ever.
   */
  count(limit: AttemptLimit): Promise<AttemptAnswer>
  /** Forgets the tries of a name: it was proved that they were no guesses. */
  forget(key: string): Promise<void>
  /** Forgets what was last tried longer ago than this; answers with how many names went. */
  prune(olderThanMs: number): Promise<number>
}

export function createAttempts({ client }: Scope): Attempts {
  return {
    async count({ key, max, windowMs }) {
      const counted = await client.$executeRaw`
        WITH time AS (SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now)
        INSERT INTO rate_limits AS l (id, key, count, last_request) SELECT gen_random_uuid()::text, ${key}, 1, time.now FROM time
        ON CONFLICT (key) DO UPDATE
          SET count = CASE WHEN excluded.last_request - l.last_request >= ${windowMs}::bigint THEN 1 ELSE l.count + 1 END,
              last_request = excluded.last_request
          WHERE l.count < ${max}::int OR excluded.last_request - l.last_request >= ${windowMs}::bigint`
      if (counted === 1) return { kind: 'allowed' }
      const [row] = await client.$queryRaw<{ retry_in_ms: number }[]>`
        SELECT least(${windowMs}, greatest(1, ${windowMs} + last_request - extract(epoch FROM clock_timestamp()) * 1000))::float8 AS retry_in_ms
        FROM rate_limits WHERE key = ${key}`
      return { kind: 'refused', retryInMs: row?.retry_in_ms ?? windowMs }
    },
    async forget(key) {
      await client.rateLimit.deleteMany({ where: { key } })
    },
    prune: (olderThanMs) =>
      client.$executeRaw`
        DELETE FROM rate_limits WHERE last_request < (extract(epoch FROM clock_timestamp()) * 1000)::bigint - ${olderThanMs}::bigint`,
  }
}
