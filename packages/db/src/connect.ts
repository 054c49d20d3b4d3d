import pg from 'pg'

/** The database did not answer, or refused the connection. The message names the place and never the password. */
export class DatabaseUnreachable extends Error {
  override readonly name = 'DatabaseUnreachable'
}

/** Opens one connection of its own, outside every pool. Throws `DatabaseUnreachable` with a sentence for people. */
export async function connect(connectionString: string, applicationName: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString, application_name: applicationName, connectionTimeoutMillis: 10_000, keepAlive: true })
  // A connection that breaks between two statements would end the process if nobody listened; the next statement fails anyway.
  client.on('error', () => {})
  try {
    await client.connect()
  } catch (cause) {
    throw new DatabaseUnreachable(
      `The database at ${placeOf(connectionString)} can't be used: ${reasonOf(cause)}. Check that it runs and that DATABASE_URL is right.`,
      { cause },
    )
  }
  return client
}

function placeOf(connectionString: string): string {
  if (!URL.canParse(connectionString)) return 'the address given'
  const { host, pathname } = new URL(connectionString)
  return `${host}${pathname}`
}

function reasonOf(cause: unknown): string {
  if (cause instanceof AggregateError) return cause.errors.map(reasonOf).join(', ')
  return cause instanceof Error ? cause.message : String(cause)
}
