import { type Chunk, type DiffConfig, getChunks, MergeView, unifiedMergeView } from '@codemirror/merge'
import { EditorState, type Extension } from '@codemirror/state'
import { EditorView, highlightSpecialChars, keymap, lineNumbers } from '@codemirror/view'
import type { ComparedText } from './compared-text.ts'
import { currentChange, markChange } from './current-change.ts'
import { diffWithoutSpace } from './diff-without-space.ts'
import { changeSign, editorLook, versionTint } from './editor-look.ts'

export type CompareLayout = 'side-by-side' | 'unified'

export interface CompareOptions {
  readonly layout: CompareLayout
  readonly ignoresSpace: boolean
  readonly wraps: boolean
  readonly hidesUnchanged: boolean
  /** What `n` and `p` do while the text has the focus: on to the next change, or back. */
  readonly onStep: (by: 1 | -1) => void
}

/** Two versions shown against each other, read-only. */
export interface CompareEditor {
  /** How many places differ. */
  readonly changes: number
  /** Whether the precise comparison gave up, because the two are long and have little in common. */
  readonly isRough: boolean
  /** Scrolls to a change, counted from 0, and marks it. */
  readonly reveal: (change: number) => void
  readonly destroy: () => void
}

/** Beyond this the comparison is a rough one, so that long texts never make the page stand still. */
const limits = { scanLimit: 1000, timeout: 400 } as const satisfies DiffConfig

/** Shows two versions in an element. */
export function openCompareEditor(parent: HTMLElement, one: ComparedText, two: ComparedText, options: CompareOptions): CompareEditor {
  const diffConfig: DiffConfig = options.ignoresSpace ? { ...limits, override: diffWithoutSpace(limits) } : limits
  const shared = { diffConfig, gutter: true, ...(options.hidesUnchanged ? { collapseUnchanged: { margin: 3, minSize: 4 } } : {}) }
  return options.layout === 'unified' ? openUnified(parent, one, two, options, shared) : openSideBySide(parent, one, two, options, shared)
}

type SharedConfig = Pick<ConstructorParameters<typeof MergeView>[0], 'diffConfig' | 'gutter' | 'collapseUnchanged'>

function openSideBySide(
  parent: HTMLElement,
  one: ComparedText,
  two: ComparedText,
  options: CompareOptions,
  shared: SharedConfig,
): CompareEditor {
  const view = new MergeView({
    parent,
    a: { doc: one.text, extensions: [readOnly(one.label, options), versionTint(one.of), changeSign('−')] },
    b: { doc: two.text, extensions: [readOnly(two.label, options), versionTint(two.of), changeSign('+')] },
    ...shared,
  })
  return {
    ...countOf(view.chunks),
    reveal(change) {
      const chunk = view.chunks[change]
      if (!chunk) return
      mark(view.a, chunk.fromA, chunk.toA)
      mark(view.b, chunk.fromB, chunk.toB)
    },
    destroy: () => view.destroy(),
  }
}

function openUnified(
  parent: HTMLElement,
  one: ComparedText,
  two: ComparedText,
  options: CompareOptions,
  shared: SharedConfig,
): CompareEditor {
  const view = new EditorView({
    parent,
    doc: two.text,
    extensions: [
      readOnly(`${one.label} and ${two.label}, changes one below the other`, options),
      versionTint(two.of),
      versionTint(one.of, 'removed'),
      changeSign('+'),
      unifiedMergeView({ original: EditorState.create({ doc: one.text }).doc, mergeControls: false, ...shared }),
    ],
  })
  const chunks = getChunks(view.state)?.chunks ?? []
  return {
    ...countOf(chunks),
    reveal(change) {
      const chunk = chunks[change]
      if (chunk) mark(view, chunk.fromB, chunk.toB)
    },
    destroy: () => view.destroy(),
  }
}

function countOf(chunks: readonly Chunk[]): Pick<CompareEditor, 'changes' | 'isRough'> {
  return { changes: chunks.length, isRough: chunks.some(({ precise }) => !precise) }
}

function mark(view: EditorView, from: number, to: number): void {
  const at = Math.min(from, view.state.doc.length)
  view.dispatch({ effects: [markChange.of({ from, to }), EditorView.scrollIntoView(at, { y: 'center' })] })
}

function readOnly(label: string, { wraps, onStep }: CompareOptions): Extension {
  const step = (by: 1 | -1) => () => {
    onStep(by)
    return true
  }
  return [
    EditorState.readOnly.of(true),
    EditorView.editable.of(false),
    EditorView.contentAttributes.of({ tabindex: '0', 'aria-label': label, 'aria-readonly': 'true' }),
    keymap.of([
      { key: 'n', run: step(1) },
      { key: 'p', run: step(-1) },
    ]),
    lineNumbers(),
    highlightSpecialChars(),
    currentChange,
    editorLook,
    wraps ? EditorView.lineWrapping : [],
  ]
}
