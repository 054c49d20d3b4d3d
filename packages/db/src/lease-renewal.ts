/**
 * Renews leases, and does nothing else. A heartbeat is a thread of its own, started for every process that runs pairs: it
 * comes here, without the repositories and the Prisma client behind them, to be there quickly and to stay small.
 */
import pg from 'pg'

export interface LeaseKey {
  readonly pairId: string
  readonly token: number
}

/** What a holder learns with every heartbeat. */
export interface Renewal {
  readonly expiresAt: Date
  readonly stopRequested: boolean
  /** How fast the run may copy, where that was set for it. */
  readonly bandwidth: string | null
}

/** Takes the pair, the token and the length in milliseconds. */
export const renewSql = `
  UPDATE leases l SET expires_at = clock_timestamp() + $3::float8 * interval '1 millisecond'
  WHERE l.pair_id = $1::uuid AND l.token = $2::int AND l.holder IS NOT NULL AND l.expires_at > clock_timestamp()
  RETURNING l.expires_at, EXISTS (SELECT FROM runs r WHERE r.id = l.run_id AND r.stop_requested_at IS NOT NULL) AS stop_requested,
    (SELECT r.bandwidth FROM runs r WHERE r.id = l.run_id) AS bandwidth`

export interface RenewedRow {
  readonly expires_at: Date
  readonly stop_requested: boolean
  readonly bandwidth: string | null
}

export function renewalOf(row: RenewedRow | undefined): Renewal | null {
  return row ? { expiresAt: row.expires_at, stopRequested: row.stop_requested, bandwidth: row.bandwidth } : null
}

export interface LeaseRenewalOptions {
  readonly connectionString: string
  readonly applicationName: string
  /** How long to wait for a connection, and for an answer. After that the next renewal tries another connection. */
  readonly answerLimitMs: number
}

export interface LeaseRenewal {
  /** Prolongs a lease that has not ended yet; null when it is lost, which it then stays. */
  renew(lease: LeaseKey & { readonly ttlMs: number }): Promise<Renewal | null>
  /** Connects, so that the first renewal need not. Harmless when the database is away. */
  warmUp(): Promise<void>
  close(): Promise<void>
}

/** Opens the means to renew leases. Nothing is asked of the database yet. */
export function openLeaseRenewal({ connectionString, applicationName, answerLimitMs }: LeaseRenewalOptions): LeaseRenewal {
  const pool = new pg.Pool({
    connectionString,
    application_name: applicationName,
    max: 2,
    connectionTimeoutMillis: answerLimitMs,
    query_timeout: answerLimitMs,
    keepAlive: true,
  })
  // A connection that nobody was using broke. The next renewal makes another one, and reports if it can't.
  const noteNothing = () => {}
  pool.on('error', noteNothing)
  return {
    async renew({ pairId, token, ttlMs }) {
      const { rows } = await pool.query<RenewedRow>(renewSql, [pairId, token, ttlMs])
      return renewalOf(rows[0])
    },
    async warmUp() {
      await pool.query('SELECT').then(noteNothing, noteNothing)
    },
    close: () => pool.end(),
  }
}
