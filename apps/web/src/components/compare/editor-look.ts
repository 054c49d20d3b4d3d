import type { Extension } from '@codemirror/state'
import { EditorView } from '@codemirror/view'

/** Everything of an editor takes its colours from the tokens, which are measured in both schemes. */
export const editorLook: Extension = EditorView.theme({
  '&': { backgroundColor: 'var(--surface)', color: 'var(--text)', fontSize: '12.5px' },
  // The editor itself says that it is focused a moment later, and only where one can write.
  '&.cm-focused, &:has(.cm-content:focus)': { outline: '2px solid var(--focus)', outlineOffset: '-2px' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.55' },
  '.cm-content': { caretColor: 'var(--text)', padding: '6px 0' },
  '.cm-gutters': { backgroundColor: 'var(--raised)', color: 'var(--muted)', border: 'none' },
  '.cm-lineNumbers .cm-gutterElement': { minWidth: '36px', padding: '0 8px 0 6px' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'transparent' },
  '.cm-selectionBackground, &.cm-focused .cm-selectionBackground': {
    backgroundColor: 'color-mix(in srgb, var(--primary) 28%, transparent) !important',
  },
  '.cm-cursor': { borderLeftColor: 'var(--text)' },
  '.cm-specialChar': { color: 'var(--held)', backgroundColor: 'var(--held-soft)' },
  '.cm-currentChange': { boxShadow: 'inset 3px 0 0 var(--focus)' },
  '.cm-collapsedLines': {
    background: 'var(--raised) !important',
    color: 'var(--muted) !important',
    fontFamily: "'Inter Variable', system-ui, sans-serif",
    fontSize: '12px',
  },
  '.cm-collapsedLines::before, .cm-collapsedLines::after': { content: '"⋯" !important' },
  '.cm-changeGutter': { width: '14px', paddingLeft: '0', textAlign: 'center', fontWeight: '600' },
  '.cm-changeGutter .cm-gutterElement': { background: 'transparent !important' },
  '.cm-spacer, .cm-mergeSpacer': { background: 'transparent' },
})

/** Where the colours are the reader’s own, the sign beside a line says that it differs, and this says where. */
const readersColours = '@media (forced-colors: active)'
const marked = { background: 'Mark !important', color: 'MarkText', textDecoration: 'underline' }
const edged = { borderInlineStart: '3px solid Highlight' }

/** The tints of one version: its side's hue, or none for what both once agreed on. */
export function versionTint(of: 'path1' | 'path2' | 'base', part: 'whole' | 'removed' = 'whole'): Extension {
  const [ink, soft] = of === 'base' ? ['var(--changed)', 'var(--changed-soft)'] : [`var(--${of})`, `var(--${of}-soft)`]
  const strong = `color-mix(in srgb, ${ink} 26%, transparent)`
  const underline = `linear-gradient(${ink}, ${ink}) bottom/100% 2px no-repeat, ${strong}`
  if (part === 'removed') {
    return EditorView.theme({
      '.cm-deletedChunk': { backgroundColor: soft },
      '.cm-deletedChunk .cm-deletedText': { background: `${underline} !important` },
      '.cm-deletedLineGutter': { color: ink },
      '.cm-deletedLineGutter::before': { content: '"−"' },
      [readersColours]: { '.cm-deletedChunk .cm-deletedText': marked, '.cm-deletedChunk': edged },
    })
  }
  return EditorView.theme({
    '& .cm-changedLine': { backgroundColor: `${soft} !important` },
    '& .cm-changedText': { background: `${underline} !important` },
    '& .cm-changedLineGutter': { color: ink },
    [readersColours]: { '& .cm-changedText': marked, '& .cm-changedLine': edged },
  })
}

/** The sign at the changed lines of the first and of the second version. */
export function changeSign(sign: '−' | '+'): Extension {
  return EditorView.theme({ '& .cm-changedLineGutter::before': { content: `"${sign}"` } })
}
