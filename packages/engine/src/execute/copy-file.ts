import { type Operation, spelledOn } from '../core/operation.ts'
import { agreed, type Outcome } from '../core/outcome.ts'
import type { Agreeable } from '../core/seen.ts'
import { other, perSide, placed } from '../core/side.ts'
import type { LinkContext } from './copied-files.ts'
import { type ExecuteContext, keptAs } from './execute-context.ts'
import { done, notDone } from './failure.ts'
import { linkFile } from './link-file.ts'
import { placedHashes, transferFile } from './transfer-file.ts'

/** What making a copy needs to know. A thread is given no copies that others are linked to. */
type CopyContext = Pick<ExecuteContext, 'backends' | 'versions' | 'withHash' | 'onBytes' | 'bases' | 'carry'> & {
  readonly links: LinkContext | null
}

export async function copyFile(operation: Extract<Operation, { kind: 'copy' }>, context: CopyContext): Promise<Outcome> {
  const { side, sharedWith } = operation
  const { links } = context
  const from = other(side)
  const target = spelledOn(operation, side)
  if (links !== null && sharedWith !== undefined && operation.phase === 'link') {
    const linked = await linkFile(operation, sharedWith, { ...context, links })
    if (linked !== null) return linked
  }
  const copied = await transferFile(
    { backend: context.backends[from], path: spelledOn(operation, from), expected: operation.seen[from] },
    {
      backend: context.backends[side],
      path: target,
      expected: operation.seen[side],
      keepAs: keptAs(context, side, target),
      isSettledLater: true,
    },
    context,
  )
  if (!copied.done) return notDone('stale', copied.problem)
  if (sharedWith !== undefined) {
    const spelled = perSide((each) => spelledOn(operation, each))
    links?.copied.note(side, sharedWith[side], { spelled, source: copied.source, target: copied.target })
  }
  return done([agreed(operation, placed<Agreeable>(side, copied.target, copied.source), placedHashes(side, copied.hashes))])
}
