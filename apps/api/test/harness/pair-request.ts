import type { PairCreate } from '@pairwise/contracts'
import type { TestApi } from './start-api.ts'

/** A request for a pair of two new folders. */
export async function pairRequest(api: TestApi, name: string, changes: Partial<PairCreate> = {}): Promise<PairCreate> {
  const connectionId = await api.connectionId()
  return {
    name,
    path1: { connectionId, folder: await api.folder(`${name}/one`), name: 'Laptop' },
    path2: { connectionId, folder: await api.folder(`${name}/two`), name: 'NAS' },
    ...changes,
  }
}
