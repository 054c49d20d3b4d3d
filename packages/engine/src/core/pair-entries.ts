import type { PageEntry } from './page.ts'
import { type Keying, keyOf } from './path-key.ts'
import { comparePaths, joinPath, type RelPath } from './rel-path.ts'
import { type Agreeable, absent, type Seen, unknown } from './seen.ts'
import { type PerSide, type Side, sides } from './side.ts'

/** One directory on one side: what the baseline has of it and what the scan found. */
export interface DirectorySide {
  /** How this side spells the directory, or would. */
  readonly path: RelPath
  /**
   * `missing`: it is not there, so nothing in it is. `linked`: a link is in its place, which is not followed. `excluded`: it
   * is out of scope, or something that is out of scope has its name. `unknown`: it could not be listed, or something of
   * another kind is in its place.
   */
  readonly state: 'listed' | 'missing' | 'linked' | 'excluded' | 'unknown'
  readonly baseline: readonly PageEntry[]
  readonly found: readonly PageEntry[]
  readonly apart: readonly { readonly name: string; readonly seen: Seen }[]
  /** It is, or lies behind, a link that is followed: nothing in it is written, so everything keeps its spelling. */
  readonly isBehindLink?: boolean
}

/** The same name on both sides, whatever its spelling. */
export interface PairedEntry {
  readonly key: string
  /** Path1's spelling, or the one it would get: the folders above have theirs too, so a parent's path begins its children's. */
  readonly path: RelPath
  readonly spelled: PerSide<RelPath>
  /** The path that path2's file or folder gets before anything else is done to it, so that it is spelled as on path1; null where it stays. */
  readonly respelled: RelPath | null
  /** The names the baseline has, where a side spells its own differently by now, or will. */
  readonly formerly: PerSide<RelPath> | null
  /** The agreed records; null unless both sides have one of the same kind, and in a resync, which gives the baseline up. */
  readonly baseline: PerSide<Agreeable> | null
  /** Hashes of the contents that the records stand for, where the baseline has them. */
  readonly hashes: PerSide<string | null>
  /** In a resync: the baseline that is given up knew a file of this name. */
  readonly wasKnown: boolean
  readonly seen: PerSide<Seen>
  /** Two names of one side have this key: nothing may be done to either. */
  readonly collides: boolean
}

/** What a directory's state says of a name that was not found in it. */
const unlisted = {
  listed: absent,
  missing: absent,
  linked: { kind: 'symlink' },
  excluded: { kind: 'excluded' },
  unknown,
} as const satisfies Record<DirectorySide['state'], Seen>

interface Draft {
  names: { path1: string | null; path2: string | null }
  known: { path1: string | null; path2: string | null }
  baseline: { path1: Agreeable | null; path2: Agreeable | null }
  hashes: { path1: string | null; path2: string | null }
  seen: { path1: Seen | null; path2: Seen | null }
  collides: boolean
  /** Two names of one side have this key, whether or not one of them is out of scope: neither can get the other's spelling. */
  isCrowded: boolean
}

/** Matches the entries of one directory across its two sides by key, in canonical order of the path. */
export interface Pairing {
  readonly keying: Keying
  /** The baseline is given up. */
  readonly isResync?: boolean
  /** What both sides have gets path1's spelling on path2. */
  readonly fixCase?: boolean
}

export function pairEntries(directory: PerSide<DirectorySide>, pairing: Pairing): PairedEntry[] {
  const { keying } = pairing
  const drafts = new Map<string, Draft>()
  const draftOf = (name: string): Draft => {
    const key = keyOf(name, keying)
    let draft = drafts.get(key)
    if (draft === undefined) {
      draft = {
        names: { path1: null, path2: null },
        known: { path1: null, path2: null },
        baseline: { path1: null, path2: null },
        hashes: { path1: null, path2: null },
        seen: { path1: null, path2: null },
        collides: false,
        isCrowded: false,
      }
      drafts.set(key, draft)
    }
    return draft
  }
  for (const side of sides) collectSide(directory[side], side, draftOf)
  const paired = [...drafts].map(([key, draft]) => toPaired(key, draft, directory, pairing))
  return paired.sort((a, b) => comparePaths(a.path, b.path))
}

function collectSide(here: DirectorySide, side: Side, draftOf: (name: string) => Draft): void {
  for (const entry of here.baseline) {
    const draft = draftOf(entry.name)
    draft.baseline[side] = entry.seen
    draft.hashes[side] = entry.hash ?? null
    draft.names[side] = entry.name
    draft.known[side] = entry.name
  }
  for (const entries of [here.found, here.apart]) {
    for (const entry of entries) {
      const draft = draftOf(entry.name)
      const before = draft.seen[side]
      if (before !== null) draft.isCrowded = true
      // What is out of scope is in nobody's way.
      if (before !== null && entry.seen.kind === 'excluded') continue
      if (before !== null && before.kind !== 'excluded') draft.collides = true
      draft.seen[side] = entry.seen
      draft.names[side] = entry.name
    }
  }
}

/** Whether two names of one side have one key, with an entry among them that is told apart: such a page looks like any other. */
export function hasHiddenCollision({ apart }: Pick<DirectorySide, 'apart'>, names: () => readonly PageEntry[], keying: Keying): boolean {
  const present = apart.filter(({ seen }) => seen.kind !== 'excluded').map(({ name }) => keyOf(name, keying))
  if (present.length === 0) return false
  const keys = new Set(present)
  return keys.size < present.length || names().some(({ name }) => keys.has(keyOf(name, keying)))
}

function toPaired(
  key: string,
  draft: Draft,
  directory: PerSide<DirectorySide>,
  { isResync = false, fixCase = false }: Pairing,
): PairedEntry {
  const fixes = fixCase && directory.path2.isBehindLink !== true
  const names = fixes ? namesOfBoth(draft) : draft.names
  const { path1, path2 } = names
  const fallback = path1 ?? path2 ?? key
  const spelled = { path1: joinPath(directory.path1.path, path1 ?? fallback), path2: joinPath(directory.path2.path, path2 ?? fallback) }
  const seenOn = (side: Side): Seen => draft.seen[side] ?? unlisted[directory[side].state]
  const [one, two] = [draft.baseline.path1, draft.baseline.path2]
  const isOnBoth =
    draft.seen.path1?.kind === draft.seen.path2?.kind && (draft.seen.path1?.kind === 'file' || draft.seen.path1?.kind === 'directory')
  const isRespelled = fixes && isOnBoth && !draft.isCrowded && path1 !== null && path1 !== path2
  const respelled = isRespelled ? joinPath(directory.path2.path, path1) : null
  const isAgreed = one !== null && two !== null && one.kind === two.kind
  return {
    key,
    path: spelled.path1,
    spelled,
    respelled,
    formerly: isResync ? null : formerNames({ ...draft, names: respelled === null ? names : { path1, path2: path1 } }, directory),
    baseline: isAgreed && !isResync ? { path1: one, path2: two } : null,
    wasKnown: isResync && isAgreed && one.kind === 'file',
    hashes: draft.hashes,
    seen: { path1: seenOn('path1'), path2: seenOn('path2') },
    collides: draft.collides,
  }
}

/** What only one side has comes to the other in its spelling, whatever that one called it before. */
function namesOfBoth({ names, seen }: Draft): Draft['names'] {
  if (seen.path1 !== null && seen.path2 === null) return { path1: names.path1, path2: names.path1 }
  return seen.path1 === null && seen.path2 !== null ? { path1: names.path2, path2: names.path2 } : names
}

function formerNames({ names, known }: Draft, directory: PerSide<DirectorySide>): PerSide<RelPath> | null {
  if (known.path1 === null || known.path2 === null) return null
  if (names.path1 === known.path1 && names.path2 === known.path2) return null
  return { path1: joinPath(directory.path1.path, known.path1), path2: joinPath(directory.path2.path, known.path2) }
}
