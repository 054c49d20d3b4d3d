import { invertedEffects } from '@codemirror/commands'
import {
  type ChangeSet,
  type EditorState,
  type Extension,
  StateEffect,
  StateField,
  type Transaction,
  type TransactionSpec,
} from '@codemirror/state'
import { assertNever } from '../../../lib/assert-never.ts'
import { hasMarker } from '../../../lib/merge/conflict-markers.ts'
import { linesTaken, type MergeChange, type Taking } from '../../../lib/merge/merge-start.ts'
import type { Ends, PlacedChange } from '../lib/place-changes.ts'

/** Puts the changes to known places, after a choice or an undo. */
const placeChanges = StateEffect.define<readonly PlacedChange[]>()

/** The changes of a merge in the order of the text, kept in their places while it is edited. */
export const placedChanges = StateField.define<readonly PlacedChange[]>({
  create: () => [],
  update(places, transaction) {
    let now = transaction.docChanged ? afterEdit(places, transaction) : places
    // An undo of several edits at once holds the places before each of them, the first edit's last.
    for (const effect of transaction.effects) if (effect.is(placeChanges)) now = effect.value
    return now
  },
})

/** The changes of a merge. Undo brings back where they were and which of them needed somebody. */
export function changesOf(start: readonly PlacedChange[]): Extension {
  return [
    placedChanges.init(() => start),
    // The view adds steps of its own that change no text; with an effect they would be steps to undo.
    invertedEffects.of(({ docChanged, startState }) => (docChanged ? [placeChanges.of(startState.field(placedChanges))] : [])),
  ]
}

/** Writes what is taken of a change in its place, which settles it. */
export function taking(state: EditorState, at: number, change: MergeChange, what: Taking): TransactionSpec | null {
  const places = state.field(placedChanges)
  const place = places[at]
  if (!place) return null
  const insert = joined(linesTaken(change, what), place.ends)
  const changes = state.changes({ from: place.from, to: place.to, insert })
  const moved = places.map((other, index) =>
    index === at ? { ...place, to: place.from + insert.length, isOpen: false } : movedBy(other, changes),
  )
  return { changes, effects: placeChanges.of(moved), userEvent: 'input.take', scrollIntoView: false }
}

function joined(lines: readonly string[], ends: Ends): string {
  switch (ends) {
    case 'after':
      return lines.map((line) => `${line}\n`).join('')
    case 'before':
      return lines.map((line) => `\n${line}`).join('')
    case 'between':
      return lines.join('\n')
    default:
      return assertNever(ends)
  }
}

/** Moves the places along with an edit. A change that somebody edited is settled, unless it still has markers. */
function afterEdit(places: readonly PlacedChange[], { changes, newDoc }: Transaction): readonly PlacedChange[] {
  return places.map((place) => {
    const moved = movedBy(place, changes)
    if (!place.isOpen || !isEdited(place, changes)) return moved
    return { ...moved, isOpen: hasMarker(newDoc.sliceString(moved.from, moved.to)) }
  })
}

function isEdited({ from, to }: PlacedChange, changes: ChangeSet): boolean {
  let isInside = false
  changes.iterChangedRanges((fromA, toA) => {
    isInside ||= fromA < to && (toA > from || (fromA === toA && toA >= from))
  })
  return isInside
}

function movedBy(place: PlacedChange, changes: ChangeSet): PlacedChange {
  // A letter typed at the border belongs to the line it is typed on.
  const from = changes.mapPos(place.from, place.ends === 'before' ? 1 : -1)
  const to = changes.mapPos(place.to, place.ends === 'after' ? -1 : 1)
  return { ...place, from, to: Math.max(from, to) }
}
