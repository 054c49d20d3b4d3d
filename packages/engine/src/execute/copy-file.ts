import type { Operation } from '../core/operation.ts'
import { spelledOn } from '../core/operation.ts'
import { agreed, type Outcome } from '../core/outcome.ts'
import type { Agreeable } from '../core/seen.ts'
import { other, placed } from '../core/side.ts'
import { type ExecuteContext, keptAs } from './execute-context.ts'
import { done, notDone } from './failure.ts'
import { placedHashes, transferFile } from './transfer-file.ts'

export async function copyFile(
  operation: Extract<Operation, { kind: 'copy' }>,
  context: Pick<ExecuteContext, 'backends' | 'versions' | 'withHash' | 'onBytes' | 'bases'>,
): Promise<Outcome> {
  const { side } = operation
  const from = other(side)
  const target = spelledOn(operation, side)
  const copied = await transferFile(
    { backend: context.backends[from], path: spelledOn(operation, from), expected: operation.seen[from] },
    { backend: context.backends[side], path: target, expected: operation.seen[side], keepAs: keptAs(context, side, target) },
    context,
  )
  if (!copied.done) return notDone('stale', copied.problem)
  return done([agreed(operation, placed<Agreeable>(side, copied.target, copied.source), placedHashes(side, copied.hashes))])
}
