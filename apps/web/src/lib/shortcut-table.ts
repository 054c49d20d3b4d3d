/** One shortcut as the list of them shows it. */
export interface Shortcut {
  readonly keys: readonly string[]
  readonly does: string
}

interface ShortcutGroup {
  readonly where: string
  /** The addresses on which the keys act; everywhere when left out. */
  readonly on?: RegExp
  readonly shortcuts: readonly Shortcut[]
}

const grid: readonly Shortcut[] = [
  { keys: ['↑', '↓', 'Home', 'End', 'PgUp', 'PgDn'], does: 'Move from row to row' },
  { keys: ['Enter'], does: 'Open the row' },
]

/** Every shortcut there is, by where it acts. The areas’ own are added by the navigation. */
export const shortcutGroups: readonly ShortcutGroup[] = [
  {
    where: 'Everywhere',
    shortcuts: [
      { keys: ['Ctrl K', '⌘ K'], does: 'Search or jump' },
      { keys: ['a'], does: 'Activity' },
      { keys: ['/'], does: 'Go to the filter of the list' },
      { keys: ['c', 'l'], does: 'Copy the link to this page' },
      { keys: ['?'], does: 'This list' },
    ],
  },
  { where: 'Lists', on: /^\/(attention|pairs|runs|plans|conflicts|audit)/, shortcuts: grid },
  {
    where: 'Plan',
    on: /^\/plans\//,
    shortcuts: [
      { keys: ['Space'], does: 'Include or skip the row or the range' },
      { keys: ['x'], does: 'Skip' },
      { keys: ['i'], does: 'Include' },
      { keys: ['e'], does: 'Mark as viewed' },
      { keys: ['d'], does: 'Show the difference' },
      { keys: ['Ctrl Enter', '⌘ Enter'], does: 'The main action; it asks before it acts' },
    ],
  },
  {
    where: 'Conflicts',
    on: /^\/conflicts/,
    shortcuts: [
      { keys: ['1', '.'], does: 'Keep path 1' },
      { keys: ['2', ','], does: 'Keep path 2' },
      { keys: ['b'], does: 'Keep both' },
      { keys: ['m'], does: 'Merge' },
      { keys: ['s'], does: 'Decide later' },
      { keys: ['u'], does: 'Take back my decision' },
      { keys: ['[', ']'], does: 'Previous or next conflict' },
      { keys: ['n', 'p'], does: 'Next or previous change' },
    ],
  },
]
