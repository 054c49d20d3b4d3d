import { type Operation, type Phase, spelledOn } from './operation.ts'
import type { PairedEntry } from './pair-entries.ts'
import type { Reason } from './reason.ts'
import { joinPath, nameOf, parentOf, type RelPath } from './rel-path.ts'
import { absent, withoutRevision } from './seen.ts'
import { other, type PerSide, placed, type Side, sides } from './side.ts'

/** An operation that has no place in the order yet. */
export type Drafted = Operation & { readonly moveKey: string | null }

/** What an operation does, without where, when and why. */
export type Act =
  | { readonly kind: 'copy' | 'mkdir' | 'rmdir'; readonly side: Side }
  | { readonly kind: 'delete' | 'set-metadata'; readonly side: Side; readonly hashes?: PerSide<string | null> }
  | { readonly kind: 'keep-both'; readonly names: PerSide<RelPath | null>; readonly winner?: Side }
  | { readonly kind: 'adopt'; readonly hashes?: PerSide<string | null> }
  | { readonly kind: 'forget' | 'hold' | 'ask' }

export function draft(entry: PairedEntry, phase: Phase, reason: Reason, act: Act, moveKey: string | null = null): Drafted {
  const place = { phase, reason, moveKey, ...placeOf(act.kind === 'hold' || act.kind === 'ask' ? { ...entry, respelled: null } : entry) }
  switch (act.kind) {
    case 'copy':
    case 'delete':
    case 'mkdir':
    case 'rmdir':
      return { ...place, kind: act.kind, side: act.side }
    case 'set-metadata':
      return { ...place, ...act }
    case 'keep-both':
      return { ...place, ...act }
    case 'adopt':
      return { ...place, ...act }
    case 'forget':
    case 'hold':
    case 'ask':
      return { ...place, kind: act.kind }
  }
}

/** Where an operation is and what it expects. What was renamed right before shows another revision on its side than it did. */
function placeOf({ path, spelled, respelled, formerly, seen }: PairedEntry) {
  const final = respelled === null ? spelled : { path1: spelled.path1, path2: respelled }
  return {
    path,
    seen: respelled === null ? seen : { path1: seen.path1, path2: withoutRevision(seen.path2) },
    ...(final.path1 === final.path2 && final.path1 === path ? {} : { spelling: final }),
    ...(formerly === null ? {} : { formerly }),
  }
}

/** Gives path2's file or folder path1's spelling; null where it has it, and where both sides have something of another kind. */
export function respelling(entry: PairedEntry, kind: 'file' | 'directory'): Extract<Drafted, { kind: 'move' }> | null {
  const { seen, spelled } = entry
  if (entry.respelled === null || seen.path2.kind !== kind) return null
  return {
    ...placeOf(entry),
    kind: 'move',
    phase: kind === 'directory' ? 'finish-folders' : 'respell',
    side: 'path2',
    from: spelled.path2,
    seen,
    fromSeen: seen,
    reason: 'RESPELLED',
    moveKey: null,
  }
}

/** A copy that gives its target the name that the source has, whatever was called so there before. */
export function spelledAsSource<T extends Extract<Drafted, { kind: 'copy' }>>(operation: T): T {
  const from = other(operation.side)
  const [source, target] = [spelledOn(operation, from), spelledOn(operation, operation.side)]
  const { path1, path2 } = placed(from, source, joinPath(parentOf(target), nameOf(source)))
  const { spelling: _, ...rest } = operation
  return { ...(rest as T), path: path1, ...(path1 === path2 ? {} : { spelling: { path1, path2 } }) }
}

/**
 * The entry as it is when its folder is made on the side that lacks it: a file of that name has been set aside or cleared. With
 * `fixesCase` the folder does not get that file's spelling but that of the folder it is made after.
 */
export function madeEntry(entry: PairedEntry, side: Side, fixesCase: boolean): PairedEntry {
  const made = { ...entry, seen: { ...entry.seen, [side]: absent } }
  const spelled = spelledAsFolder(entry, fixesCase)
  return spelled === entry.spelled ? made : { ...made, path: spelled.path1, spelled, formerly: entry.formerly ?? entry.spelled }
}

/** How both sides spell a folder that one of them has, where the other has a file of the name. */
export function spelledAsFolder({ seen, spelled }: PairedEntry, fixesCase: boolean): PerSide<RelPath> {
  const side = sides.find((side) => seen[side].kind === 'directory' && seen[other(side)].kind === 'file')
  if (!fixesCase || side === undefined) return spelled
  return placed(other(side), joinPath(parentOf(spelled[other(side)]), nameOf(spelled[side])), spelled[side])
}

/** What an operation is about, for another one in its place. It can't be part of a move any more. */
export function withoutAct({ path, spelling, formerly, seen }: Operation) {
  return {
    path,
    seen,
    ...(spelling === undefined ? {} : { spelling }),
    ...(formerly === undefined ? {} : { formerly }),
    moveKey: null,
  }
}

/** What a draft of an operation that only changes the baseline says of hashes: nothing where none is known. */
export function hashesOf(hashes: PerSide<string | null>): { readonly hashes?: PerSide<string | null> } {
  return hashes.path1 === null && hashes.path2 === null ? {} : { hashes }
}
