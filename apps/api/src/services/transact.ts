import type { Repositories } from '@pairwise/db'

/** Does some work as one transaction: all of it, or nothing when it throws. */
export type Transact = <T>(work: (repositories: Repositories) => Promise<T>) => Promise<T>
