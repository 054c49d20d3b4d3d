import type { PrismaClient } from './generated/client.ts'
import { createRepositories, type Repositories } from './repositories/index.ts'
import type { Scope } from './scope.ts'

const limits = { maxWait: 10_000, timeout: 30_000 }

/** A scope in which each atomic piece of work is a transaction of its own. */
export function outsideTransaction(prisma: PrismaClient): Scope {
  return {
    client: prisma,
    atomically: (work) =>
      prisma.$transaction((client) => {
        const inner: Scope = { client, atomically: (nested) => nested(inner) }
        return work(inner)
      }, limits),
  }
}

/** What a piece of work gets: repositories bound to its transaction. There is no way from them to another connection. */
export type WithTransaction = <T>(work: (repositories: Repositories) => Promise<T>) => Promise<T>

/** All that the work does through its repositories, or nothing of it when it throws. */
export function createWithTransaction(outside: Scope): WithTransaction {
  return (work) => outside.atomically((scope) => work(createRepositories(scope)))
}
