import type { Operation, Phase } from './operation.ts'
import type { PairedEntry } from './pair-entries.ts'
import type { Reason } from './reason.ts'
import type { RelPath } from './rel-path.ts'
import type { PerSide, Side } from './side.ts'

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
  const { path1, path2 } = entry.spelled
  const spelling = path1 === path2 ? {} : { spelling: entry.spelled }
  const formerly = entry.formerly === null ? {} : { formerly: entry.formerly }
  const place = { phase, path: entry.path, seen: entry.seen, reason, moveKey, ...spelling, ...formerly }
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
