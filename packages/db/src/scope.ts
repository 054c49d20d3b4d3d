import type { Prisma } from './generated/client.ts'

/** What a repository works on: a client, and a way to do several statements as one. */
export interface Scope {
  readonly client: Prisma.TransactionClient
  /** All of the work or nothing. Inside a transaction it is a part of that one. */
  atomically<T>(work: (scope: Scope) => Promise<T>): Promise<T>
}
