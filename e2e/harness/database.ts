import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createDatabase, type Database } from '@pairwise/db'
import type { Stack } from './stack.ts'

/** Does something to the database of a running product, for what no person could do: to let time pass. */
export async function withDatabase<T>(stack: Stack, act: (database: Database) => Promise<T>): Promise<T> {
  const read = (name: string) => readFileSync(join(stack.data, 'postgres', name), 'utf8').trim()
  const database = createDatabase({
    connectionString: `postgresql://pairwise:${encodeURIComponent(read('password'))}@127.0.0.1:${read('port')}/pairwise`,
    maxConnections: 1,
  })
  try {
    return await act(database)
  } finally {
    await database.close()
  }
}

/** Lets a person's last proof of who they are be older than what is dangerous allows. */
export async function ageSignIns(stack: Stack, username: string): Promise<void> {
  const longAgo = new Date(Date.now() - 16 * 60_000)
  await withDatabase(stack, ({ prisma }) =>
    prisma.session.updateMany({ where: { user: { username } }, data: { createdAt: longAgo, confirmedAt: null } }),
  )
}
