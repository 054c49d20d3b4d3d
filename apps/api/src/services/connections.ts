import type { ConnectionRow, Repositories } from '@pairwise/db'

export interface ConnectionService {
  list(): Promise<readonly ConnectionRow[]>
  /** The folders that pairs may use, with everything below them. */
  readonly localRoots: readonly string[]
}

export function createConnectionService(
  { connections }: Pick<Repositories, 'connections'>,
  localRoots: readonly string[],
): ConnectionService {
  return { list: () => connections.list(), localRoots }
}
