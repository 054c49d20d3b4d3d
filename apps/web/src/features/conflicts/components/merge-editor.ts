import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { MergeView } from '@codemirror/merge'
import { EditorState, type Extension } from '@codemirror/state'
import { EditorView, highlightSpecialChars, keymap, lineNumbers } from '@codemirror/view'
import type { ComparedText } from '../../../components/compare/compared-text.ts'
import { currentChange, markChange } from '../../../components/compare/current-change.ts'
import { editorLook } from '../../../components/compare/editor-look.ts'
import type { MergeChange, Taking } from '../../../lib/merge/merge-start.ts'
import type { PlacedChange } from '../lib/place-changes.ts'
import { type ChangeBarTexts, changeBars } from './change-bars.ts'
import { changesOf, placedChanges, taking } from './placed-changes.ts'

/** A merge as it stands: the text, and where its changes are in it. */
export interface MergeText {
  readonly text: string
  readonly places: readonly PlacedChange[]
}

export interface MergeEditor {
  /** Shows another version beside the result. */
  readonly showBeside: (version: ComparedText) => void
  readonly take: (change: number, what: Taking) => void
  /** Scrolls to a change, counted from 0, and marks it. */
  readonly reveal: (change: number) => void
  /** Puts the cursor at the start of a line, counted from 1. */
  readonly goToLine: (line: number) => void
  readonly focus: () => void
  readonly destroy: () => void
}

export interface MergeEditorConfig {
  readonly beside: ComparedText
  readonly changes: readonly MergeChange[]
  /** The result to go on with. */
  readonly result: MergeText
  readonly describedBy: string
  readonly texts: ChangeBarTexts
  readonly onEdit: (result: MergeText) => void
  readonly onUse: () => void
}

/** A version to read at the left, the result to write at the right. */
export function openMergeEditor(parent: HTMLElement, config: MergeEditorConfig): MergeEditor {
  const take = (change: number, what: Taking) => {
    const known = config.changes[change]
    const spec = known ? taking(view.b.state, change, known, what) : null
    if (spec) view.b.dispatch(spec)
  }
  const view = new MergeView({
    parent,
    a: { doc: config.beside.text, extensions: [besideLook(config.beside.label), shared] },
    b: { doc: config.result.text, extensions: resultExtensions(config, take) },
    diffConfig: { scanLimit: 1000, timeout: 200 },
    highlightChanges: false,
    gutter: false,
  })
  return {
    showBeside: ({ text }) => view.a.dispatch({ changes: { from: 0, to: view.a.state.doc.length, insert: text } }),
    take,
    reveal: (change) => {
      const place = view.b.state.field(placedChanges)[change]
      if (place) view.b.dispatch({ effects: [markChange.of(linesIn(place)), EditorView.scrollIntoView(place.from, { y: 'center' })] })
    },
    goToLine: (line) => {
      const { from } = view.b.state.doc.line(Math.min(line, view.b.state.doc.lines))
      view.b.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: 'center' }) })
      view.b.focus()
    },
    focus: () => view.b.focus(),
    destroy: () => view.destroy(),
  }
}

/** Where the two panes differ is shown quietly: what counts in the result is which changes need somebody. */
const quiet: Extension = EditorView.theme({
  '& .cm-changedLine': { backgroundColor: 'var(--changed-soft) !important' },
  '&.cm-merge-b .cm-changedLine': { backgroundColor: 'transparent !important' },
})

const shared: Extension = [lineNumbers(), highlightSpecialChars(), editorLook, quiet, EditorView.lineWrapping]

function besideLook(label: string): Extension {
  return [
    EditorState.readOnly.of(true),
    EditorView.editable.of(false),
    EditorView.contentAttributes.of({ tabindex: '0', 'aria-label': `${label}, to read`, 'aria-readonly': 'true' }),
  ]
}

function resultExtensions(config: MergeEditorConfig, take: (change: number, what: Taking) => void): Extension {
  return [
    EditorView.contentAttributes.of({ 'aria-label': 'Result', 'aria-describedby': config.describedBy }),
    shared,
    history(),
    keymap.of([
      {
        key: 'Mod-Enter',
        run: () => {
          config.onUse()
          return true
        },
      },
      indentWithTab,
      ...defaultKeymap,
      ...historyKeymap,
    ]),
    changesOf(config.result.places),
    currentChange,
    changeBars({ texts: config.texts, onTake: take }),
    EditorView.updateListener.of(({ state, docChanged, startState }) => {
      const now = state.field(placedChanges)
      if (docChanged || now !== startState.field(placedChanges)) config.onEdit({ text: state.doc.toString(), places: now })
    }),
  ]
}

/** The lines of a change, without the line end before the first. */
function linesIn({ from, to, ends }: PlacedChange): { readonly from: number; readonly to: number } {
  return { from: ends === 'before' && to > from ? from + 1 : from, to }
}
