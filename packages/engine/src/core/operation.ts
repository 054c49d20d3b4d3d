import type { ConflictRule } from './conflict.ts'
import type { Reason } from './reason.ts'
import type { RelPath } from './rel-path.ts'
import type { Seen } from './seen.ts'
import type { PerSide, Side } from './side.ts'

/**
 * The order in which a plan is carried out. Files get the other side's spelling first, so that all that follows knows them by it.
 * Conflict copies are set aside before the rest, so that nothing is in
 * the way; then old entries that stand where a folder or file must go; then folders, moves, copies, and other names of what was copied;
 * deletions come after all copies, folders last and deepest first; folders get the other side's spelling, and their metadata,
 * when nothing has to be done in them any more, and nothing below them has to know them by it.
 */
export const phases = [
  'respell',
  'set-aside',
  'clear',
  'clear-folders',
  'make-folders',
  'move',
  'copy',
  'link',
  'delete',
  'remove-folders',
  'finish-folders',
  'baseline',
  'held',
] as const
export type Phase = (typeof phases)[number]

interface Common {
  readonly phase: Phase
  /** Path1's spelling, or the one it would get. */
  readonly path: RelPath
  /** Given only when a side spells the path differently than `path`. */
  readonly spelling?: PerSide<RelPath>
  /** Given only when a side spells the path differently than the baseline does: what the baseline must forget. */
  readonly formerly?: PerSide<RelPath>
  /** The precondition: what both sides showed when this was decided. */
  readonly seen: PerSide<Seen>
  readonly reason: Reason
  /** Given only where two versions differ and this rule told which of them stays. */
  readonly rule?: ConflictRule
  /** Given only where a person decided this: who, and what, in words for people. */
  readonly decided?: { readonly by: string; readonly choice: string }
}

interface Hashed {
  /** Hashes of the contents of both sides, where they are known: what is deleted or moved has its record's. */
  readonly hashes?: PerSide<string | null>
}

/** The content that a merge gives to both sides. Whoever stored it hands it out again by its hash. */
export interface MergedContent {
  /** SHA-256, in hexadecimal digits. */
  readonly sha256: string
  readonly size: number
  readonly mtimeNs: bigint
}

/** One thing to do to one path. `side` is the side that is written. */
export type Operation =
  | (Common & { readonly kind: 'mkdir'; readonly side: Side })
  /**
   * A rename. A respelling (`RESPELLED`) has no other path than `from` on the other side: there it stays what it is. With `agrees` it
   * is also what both sides agree on.
   */
  | (Common &
      Hashed & {
        readonly kind: 'move'
        readonly side: Side
        readonly from: RelPath
        readonly fromSeen: PerSide<Seen>
        readonly agrees?: true
      })
  /**
   * `sharedWith`: the file has that name as well on the side it comes from, and is to have both here. What is named there holds the
   * content already, or is this operation's own path for the one that is copied first.
   */
  | (Common & { readonly kind: 'copy'; readonly side: Side; readonly sharedWith?: PerSide<RelPath> })
  /** The contents are equal: only modification time and metadata travel to `side`. */
  | (Common & Hashed & { readonly kind: 'set-metadata'; readonly side: Side })
  /**
   * Both versions stay: each side's version goes to its name in `names` on both sides; null where a side has no version to move.
   * The version of `winner`, if there is one, keeps the name on both sides.
   */
  | (Common & { readonly kind: 'keep-both'; readonly names: PerSide<RelPath | null>; readonly winner?: Side })
  /** Both versions give way to a content that a person made of them. */
  | (Common & { readonly kind: 'merge'; readonly content: MergedContent })
  | (Common & Hashed & { readonly kind: 'delete'; readonly side: Side })
  | (Common & { readonly kind: 'rmdir'; readonly side: Side })
  /** Baseline only: both sides agree on what they show. */
  | (Common & Hashed & { readonly kind: 'adopt' })
  /** Baseline only: there is nothing left to remember. */
  | (Common & { readonly kind: 'forget' })
  /** Left alone now; the old record stays. `holds` is what would be done, where a limit keeps it back and somebody may approve it. */
  | (Common & { readonly kind: 'hold'; readonly holds?: Operation })
  /** Left alone until a person decides; the old record stays. */
  | (Common & { readonly kind: 'ask' })

export type OperationKind = Operation['kind']

/** How a side spells the path of an operation. */
export function spelledOn(operation: Pick<Operation, 'path' | 'spelling'>, side: Side): RelPath {
  return operation.spelling?.[side] ?? operation.path
}
