import { type EditorState, type Extension, RangeSetBuilder, StateEffect, StateField } from '@codemirror/state'
import { Decoration, type DecorationSet, EditorView } from '@codemirror/view'

/** Marks the lines of the change that one looks at. */
export const markChange = StateEffect.define<{ readonly from: number; readonly to: number }>()

const line = Decoration.line({ class: 'cm-currentChange' })

/** Shows which change one looks at. */
export const currentChange: Extension = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    let now = marks.map(transaction.changes)
    for (const effect of transaction.effects) {
      if (effect.is(markChange)) now = linesBetween(transaction.state, effect.value.from, effect.value.to)
    }
    return now
  },
  provide: (field) => EditorView.decorations.from(field),
})

function linesBetween({ doc }: EditorState, from: number, to: number): DecorationSet {
  const marks = new RangeSetBuilder<Decoration>()
  let at = Math.min(from, doc.length)
  const end = Math.min(Math.max(from, to - 1), doc.length)
  if (from === to) return Decoration.none
  for (;;) {
    const { from: start, to: stop } = doc.lineAt(at)
    marks.add(start, start, line)
    if (stop >= end) return marks.finish()
    at = stop + 1
  }
}
