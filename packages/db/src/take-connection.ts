import type pg from 'pg'

/** Whatever a statement can be sent to: a pool, or one connection of it. */
export interface Queryable {
  query<Row extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<pg.QueryResult<Row>>
}

export interface TakenConnection extends Queryable {
  /** Back to the pool; a connection that is not clean is closed, which ends its transaction, rather than given to somebody else. */
  giveBack(isClean: boolean): void
}

/** One connection of the pool for several statements. */
export async function takeConnection(pool: pg.Pool): Promise<TakenConnection> {
  const client = await pool.connect()
  let brokenBy: Error | undefined
  // A connection that breaks between two statements would end the process if nobody listened.
  const onError = (error: Error) => {
    brokenBy ??= error
  }
  client.on('error', onError)
  return {
    async query<Row extends pg.QueryResultRow>(sql: string, values?: unknown[]) {
      try {
        return await client.query<Row>(sql, values)
      } catch (error) {
        // The statement after the break only says that there is no connection; what broke it says why.
        throw brokenBy ?? error
      }
    },
    giveBack(isClean) {
      client.off('error', onError)
      client.release(!isClean)
    },
  }
}
