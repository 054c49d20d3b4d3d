import { type LeaseKey, type Renewal, type RenewedRow, renewalOf, renewSql } from '../lease-renewal.ts'
import type { Scope } from '../scope.ts'

export interface LeaseRequest {
  readonly pairId: string
  readonly runId: number
  /** Names the process that will hold it, for people. */
  readonly holder: string
  readonly ttlMs: number
  /** How long after its end a lease still keeps others out: clocks of different machines run apart by less. */
  readonly marginMs: number
}

export type LeaseAnswer =
  | { readonly kind: 'acquired'; readonly token: number; readonly expiresAt: Date }
  | { readonly kind: 'held'; readonly holder: string; readonly runId: number | null; readonly freeInMs: number }
  | { readonly kind: 'not-found' }

/**
 * Who may write for a pair. Time is the database's clock throughout. Tokens of a pair only go up, so whatever carries
 * an older token is late: page commits, run states and log lines check it in the statement that writes.
 */
export interface Leases {
  /** Takes the lease if nobody holds it, its holder gave it back, or it ended more than the margin ago. */
  acquire(request: LeaseRequest): Promise<LeaseAnswer>
  /** Prolongs a lease that has not ended yet; null when it is lost, which it then stays. */
  renew(lease: LeaseKey & { readonly ttlMs: number }): Promise<Renewal | null>
  /** Gives the lease back, so that the next owner need not wait. False when it was lost already. */
  release(lease: LeaseKey): Promise<boolean>
}

export function createLeases({ client }: Scope): Leases {
  return {
    async acquire({ pairId, runId, holder, ttlMs, marginMs }) {
      const taken = await client.$queryRaw<{ token: number; expires_at: Date }[]>`
        INSERT INTO leases AS l (pair_id, token, holder, run_id, expires_at)
        SELECT p.id, 1, ${holder}, ${runId}, clock_timestamp() + ${ttlMs} * interval '1 millisecond' FROM pairs p WHERE p.id = ${pairId}::uuid
        ON CONFLICT (pair_id) DO UPDATE
          SET token = l.token + 1, holder = excluded.holder, run_id = excluded.run_id,
              expires_at = clock_timestamp() + ${ttlMs} * interval '1 millisecond'
          WHERE l.holder IS NULL OR l.expires_at + ${marginMs} * interval '1 millisecond' <= clock_timestamp()
        RETURNING token, expires_at`
      const [lease] = taken
      if (lease) return { kind: 'acquired', token: lease.token, expiresAt: lease.expires_at }
      const [other] = await client.$queryRaw<{ holder: string | null; run_id: number | null; free_in_ms: number }[]>`
        SELECT holder, run_id,
               greatest(0, extract(epoch FROM expires_at - clock_timestamp()) * 1000 + ${marginMs})::float8 AS free_in_ms
        FROM leases WHERE pair_id = ${pairId}::uuid`
      if (!other) return { kind: 'not-found' }
      return { kind: 'held', holder: other.holder ?? '', runId: other.run_id, freeInMs: other.holder === null ? 0 : other.free_in_ms }
    },

    async renew({ pairId, token, ttlMs }) {
      const [row] = await client.$queryRawUnsafe<RenewedRow[]>(renewSql, pairId, token, ttlMs)
      return renewalOf(row)
    },

    async release({ pairId, token }) {
      const released = await client.$executeRaw`
        UPDATE leases SET holder = NULL WHERE pair_id = ${pairId}::uuid AND token = ${token} AND holder IS NOT NULL`
      return released === 1
    },
  }
}
