import type { PairSide } from '@pairwise/contracts'
import type { Repositories } from '@pairwise/db'
import { Refusal } from '../refusal.ts'

interface Sides {
  readonly path1: Pick<PairSide, 'connectionId'>
  readonly path2: Pick<PairSide, 'connectionId'>
}

/** Refuses sides whose owner wants that nothing is written to them: every pair carries changes in both directions. */
export async function assertWritable({ connections }: Pick<Repositories, 'connections'>, sides: Sides): Promise<void> {
  for (const side of ['path1', 'path2'] as const) {
    const connection = await connections.get(sides[side].connectionId)
    if (connection === null || !connection.readOnly) continue
    const { name } = connection
    const detail = `${name} is set to be never written to, and a pair writes to both of its sides. Choose another connection, or let it be written to on its page.`
    throw new Refusal('connection-read-only', detail, {
      params: { side, connection: name },
      errors: [{ path: `${side}.connectionId`, message: 'Nothing may be written to it.' }],
    })
  }
}
