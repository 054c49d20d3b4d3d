import { type Operation, spelledOn } from '../core/operation.ts'
import { type AgreedRecord, agreed, type Outcome } from '../core/outcome.ts'
import type { RelPath } from '../core/rel-path.ts'
import { type Agreeable, type FileSeen, isStill } from '../core/seen.ts'
import { other, type PerSide, perSide, placed } from '../core/side.ts'
import { compareContent } from '../scan/compare-content.ts'
import type { LinkContext } from './copied-files.ts'
import { type ExecuteContext, keptAs } from './execute-context.ts'
import { done, stale } from './failure.ts'

type Copy = Extract<Operation, { kind: 'copy' }>

type Context = Pick<ExecuteContext, 'backends' | 'versions' | 'withHash'> & { readonly links: LinkContext }

/** The file that gets one more name, and what is known of its content. */
interface Holder {
  readonly spelled: PerSide<RelPath>
  readonly expected: FileSeen
  readonly hash: string | null
}

/**
 * Gives the file that holds the content already, under another of its names, this name too. Null where it has to be copied: it does not
 * hold the content, or not any more, or the disk can't link it.
 */
export async function linkFile(operation: Copy, sharedWith: PerSide<RelPath>, context: Context): Promise<Outcome | null> {
  const { side } = operation
  const { backends } = context
  const from = other(side)
  const source = await backends[from].look(spelledOn(operation, from))
  if (source.kind !== 'file' || source.revision === null || !isStill(operation.seen[from], source)) return null
  const holder = await holderOf(operation, source, sharedWith, context)
  if (holder === null) return null
  const path = spelledOn(operation, side)
  const linked = await backends[side].addName(
    holder.spelled[side],
    holder.expected,
    path,
    operation.seen[side],
    keptAs(context, side, path),
  )
  if (linked === null) {
    context.links.onNotLinked(side, path)
    return null
  }
  if (!linked.done) return stale(linked.found)
  context.links.copied.note(side, sharedWith[side], { spelled: holder.spelled, source, target: linked.seen })
  const record = placed<Agreeable>(side, linked.seen, source)
  const hashes = holder.hash === null ? undefined : { path1: holder.hash, path2: holder.hash }
  const same: AgreedRecord = { spelled: holder.spelled, record, hashes }
  return done([same, agreed(operation, record, hashes)])
}

/** The name that the new one is linked to must be one of the same file here, and hold the same content there. */
async function holderOf(operation: Copy, source: FileSeen, sharedWith: PerSide<RelPath>, context: Context): Promise<Holder | null> {
  const { side } = operation
  const { backends, links, withHash } = context
  const from = other(side)
  const known = links.copied.of(side, sharedWith[side])
  const spelled = known?.spelled ?? sharedWith
  const again = await backends[from].look(spelled[from])
  if (again.kind !== 'file' || again.revision !== source.revision) return null
  if (known !== null && known.source.revision === source.revision && !withHash) return { spelled, expected: known.target, hash: null }
  const there = await backends[side].look(spelled[side])
  if (there.kind !== 'file' || there.size !== source.size || there.form !== source.form) return null
  const seen = perSide((each) => (each === side ? there : source))
  const read = placed(side, spelled[side], spelledOn(operation, from))
  const { comparison, hash } = await compareContent(backends, { spelled: read, seen }, { withHash })
  return comparison === 'same' ? { spelled, expected: there, hash } : null
}
