import { type EditorState, type Extension, type Range, StateField } from '@codemirror/state'
import { Decoration, type DecorationSet, EditorView, WidgetType } from '@codemirror/view'
import type { Taking } from '../../../lib/merge/merge-start.ts'
import type { PlacedChange } from '../lib/place-changes.ts'
import { placedChanges } from './placed-changes.ts'

export interface ChangeBarTexts {
  readonly take: Readonly<Record<Taking, string>>
  /** What is said of a change at its place, such as "Change 3 of 7: changed on both sides". */
  readonly title: (change: number, isOpen: boolean) => string
}

interface ChangeBarsConfig {
  readonly texts: ChangeBarTexts
  readonly onTake: (change: number, what: Taking) => void
}

/** A line above each change with the buttons that take it from one side or from both. */
export function changeBars(config: ChangeBarsConfig): Extension {
  const bars = StateField.define<DecorationSet>({
    create: (state) => barsOf(state, config),
    update: (now, transaction) =>
      transaction.docChanged || transaction.state.field(placedChanges) !== transaction.startState.field(placedChanges)
        ? barsOf(transaction.state, config)
        : now,
    provide: (field) => EditorView.decorations.from(field),
  })
  return [bars, look]
}

const openLine = Decoration.line({ class: 'cm-openChange' })

function barsOf(state: EditorState, config: ChangeBarsConfig): DecorationSet {
  const marks: Range<Decoration>[] = []
  state.field(placedChanges).forEach((place, at) => {
    const { start, side } = barPlace(state, place)
    marks.push(Decoration.widget({ widget: new ChangeBar(at, place.isOpen, config), block: true, side }).range(start))
    if (!place.isOpen) return
    for (let line = start; line < place.to; line = state.doc.lineAt(line).to + 1) marks.push(openLine.range(line))
  })
  return Decoration.set(marks, true)
}

/** A bar stands on a line border: above the first line of its change, or below the text where the change at its end is empty. */
function barPlace({ doc }: EditorState, { from, to, ends }: PlacedChange): { readonly start: number; readonly side: 1 | -1 } {
  if (ends === 'before' && from === to) return { start: doc.length, side: 1 }
  return { start: doc.lineAt(ends === 'before' ? from + 1 : from).from, side: -1 }
}

class ChangeBar extends WidgetType {
  readonly #at: number
  readonly #isOpen: boolean
  readonly #config: ChangeBarsConfig

  constructor(at: number, isOpen: boolean, config: ChangeBarsConfig) {
    super()
    this.#at = at
    this.#isOpen = isOpen
    this.#config = config
  }

  override eq(other: ChangeBar): boolean {
    return other.#at === this.#at && other.#isOpen === this.#isOpen
  }

  override toDOM(): HTMLElement {
    const { texts, onTake } = this.#config
    const bar = document.createElement('div')
    bar.className = this.#isOpen ? 'cm-changeBar cm-changeBar-open' : 'cm-changeBar'
    const title = bar.appendChild(document.createElement('span'))
    title.textContent = texts.title(this.#at, this.#isOpen)
    for (const what of ['path1', 'path2', 'both'] as const) {
      const button = bar.appendChild(document.createElement('button'))
      button.type = 'button'
      button.textContent = texts.take[what]
      // The same three buttons for the change one looks at are outside of the text, where the keyboard reaches them.
      button.tabIndex = -1
      button.addEventListener('click', () => onTake(this.#at, what))
    }
    return bar
  }

  override get estimatedHeight(): number {
    return 30
  }

  override ignoreEvent(): boolean {
    return true
  }
}

const look = EditorView.theme({
  '.cm-changeBar': {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: '2px 8px',
    padding: '2px 8px',
    borderTop: '1px solid var(--hairline)',
    backgroundColor: 'var(--raised)',
    color: 'var(--muted)',
    fontFamily: "'Inter Variable', system-ui, sans-serif",
    fontSize: '12px',
    userSelect: 'none',
  },
  '.cm-changeBar-open': { backgroundColor: 'var(--conflict-soft)', color: 'var(--conflict)', fontWeight: '500' },
  '.cm-changeBar button': {
    minHeight: '24px',
    padding: '0 8px',
    border: '1px solid var(--control-border)',
    borderRadius: '4px',
    backgroundColor: 'var(--surface)',
    color: 'var(--text)',
    font: 'inherit',
    cursor: 'pointer',
  },
  '.cm-openChange': { backgroundColor: 'color-mix(in srgb, var(--conflict-soft) 55%, transparent)' },
})
