import type { Side } from '@pairwise/contracts'
import type { ComparedText } from '../../../components/compare/compared-text.ts'
import { ownMarkers } from '../../../lib/merge/conflict-markers.ts'
import { mergeRegions } from '../../../lib/merge/merge-regions.ts'
import { type MergeStart, mergeStart } from '../../../lib/merge/merge-start.ts'
import type { SideNames } from '../../../lib/side-names.ts'
import { linesOf } from '../../../lib/text-form.ts'
import { type DraftOf, localDrafts } from './merge-draft.ts'
import { type PlacedChange, placesAtStart, placesInText } from './place-changes.ts'

interface MergeInput {
  readonly of: DraftOf
  readonly names: SideNames
  readonly path1: ComparedText
  readonly path2: ComparedText
  readonly base?: ComparedText | undefined
  readonly newer: Side | null
  readonly serverDraft: { readonly text: string; readonly savedAt: number } | null
}

/** A merge to begin, or to go on with where a draft was kept. */
export interface BegunMerge {
  readonly start: MergeStart
  readonly result: { readonly text: string; readonly places: readonly PlacedChange[] }
  /** When the draft was kept that it goes on with. */
  readonly draftFrom: number | null
  /** Lines of the versions themselves that look like conflict markers. */
  readonly own: ReadonlySet<string>
}

/** Merges what can be merged without a person, or takes up the newest draft. */
export function beginMerge({ of, names, path1, path2, base, newer, serverDraft }: MergeInput): BegunMerge {
  const [lines1, lines2, agreed] = [linesOf(path1.text), linesOf(path2.text), base ? linesOf(base.text) : null]
  const start = mergeStart(mergeRegions(lines1, lines2, agreed), names, agreed === null ? (newer ?? 'path1') : null)
  const own = ownMarkers(lines1, lines2, agreed ?? [])
  const local = localDrafts.read(of)
  if (local && local.savedAt >= (serverDraft?.savedAt ?? 0) && local.places.length === start.changes.length) {
    return { start, own, result: local, draftFrom: local.savedAt }
  }
  if (serverDraft) {
    const lines = linesOf(serverDraft.text)
    return { start, own, result: { text: lines.join('\n'), places: placesInText(start, lines) }, draftFrom: serverDraft.savedAt }
  }
  return { start, own, result: { text: start.lines.join('\n'), places: placesAtStart(start) }, draftFrom: null }
}
