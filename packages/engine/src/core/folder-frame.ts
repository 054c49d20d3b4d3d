import type { NamesInUse } from './conflict.ts'
import type { Verdict } from './decide-file.ts'
import type { Drafted } from './draft.ts'
import type { FolderEntry } from './reconcile.ts'
import type { RelPath } from './rel-path.ts'
import type { Seen } from './seen.ts'
import { type PerSide, perSide, type Side } from './side.ts'

/** One folder while the walk is in it or below it. */
export interface Frame {
  /** The matching key of the folder's path; frames below it on the stack are its ancestors. */
  readonly key: RelPath
  /** Null for a folder about which nothing is to be decided: agreed, and there as before, or gone together with those above. */
  readonly folder: FolderEntry | null
  readonly parent: Frame | null
  /** Folders below that were listed in this one and not walked yet, by key. */
  readonly waiting: Map<RelPath, FolderEntry>
  /** Whether the folder will be there on a side once the plan is carried out; turns true when something comes into it. */
  readonly exists: { path1: boolean; path2: boolean }
  /** Nothing can be brought into the folder on this side: something else is in its place. */
  readonly blocked: PerSide<boolean>
  /** The folder or one above it is a link on this side: nothing is written behind it. */
  readonly isBehindLink: PerSide<boolean>
  /** Deletions below make room for a file of the folder's name, so they come early. */
  readonly clearing: PerSide<boolean>
  /** Entries that stay in the folder on a side. */
  readonly staying: { path1: number; path2: number }
  /** How many of those are not synced: links, other kinds, what is out of scope, and folders with nothing else in them. */
  readonly apart: { path1: number; path2: number }
  /** Entries that this plan takes out of the folder on a side. */
  readonly leaving: { path1: number; path2: number }
  /** Something in the folder is left alone, so what is known of the folder is kept too. */
  isUncertain: boolean
  /** Empty folders below that only go if this one goes, and whether they were agreed on. */
  readonly goingAlong: { readonly operation: Drafted; readonly known: boolean }[]
  /** The names that are in use in the folder; null for one that the walk never came to. */
  readonly names: NamesInUse | null
  /** What is decided below, while it is open whether a file of the folder's name is in conflict with it; null where that is no question. */
  withheld: Verdict[] | null
  /** A person has to decide between the folder and a file of its name. */
  isDisputed: boolean
}

/** `found` says of a folder about which nothing is to be decided which sides have it. */
export function newFrame(key: RelPath, found: FolderEntry | PerSide<boolean>, parent: Frame | null, names: NamesInUse | null): Frame {
  const folder = 'entry' in found ? found : null
  const thereOn = (side: Side) => ('entry' in found ? found.entry.seen[side].kind === 'directory' : found[side])
  return {
    key,
    folder,
    parent,
    waiting: new Map(),
    exists: { path1: thereOn('path1'), path2: thereOn('path2') },
    blocked: perSide((side) => (parent?.blocked[side] ?? false) || (folder !== null && isBlocked(folder, side))),
    isBehindLink: perSide((side) => (parent?.isBehindLink[side] ?? false) || (folder !== null && isLink(folder.entry.seen[side]))),
    clearing: perSide((side) => (parent?.clearing[side] ?? false) || (folder?.file != null && folder.file.side !== side)),
    staying: { path1: 0, path2: 0 },
    apart: { path1: 0, path2: 0 },
    leaving: { path1: 0, path2: 0 },
    isUncertain: false,
    goingAlong: [],
    names,
    withheld: null,
    isDisputed: false,
  }
}

export function isLink(seen: Seen): boolean {
  return seen.kind === 'directory' && seen.form === 'link'
}

/** A folder that is there for nothing but what is not synced is not synced either. An empty one is. */
export function isOutOfScope({ staying, apart }: Frame, side: Side): boolean {
  return apart[side] > 0 && apart[side] === staying[side]
}

function isBlocked(folder: FolderEntry, side: Side): boolean {
  if (isLink(folder.entry.seen[side])) return true
  const { kind } = folder.entry.seen[side]
  if (kind === 'file') return folder.file?.verdict.kind === 'decided' && folder.file.verdict.operation.kind === 'hold'
  return kind !== 'directory' && kind !== 'absent'
}
