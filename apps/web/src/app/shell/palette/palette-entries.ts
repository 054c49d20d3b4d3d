import type { PageAction } from '../../../lib/page-actions.ts'

/** One line of the command palette. */
export interface PaletteEntry {
  readonly id: string
  readonly label: string
  readonly hint?: string
  readonly shortcut?: string | null
  /** Why it can't be chosen now. */
  readonly blocked?: string | null
  readonly run: () => void
}

export interface PaletteGroup {
  readonly title: string
  readonly entries: readonly PaletteEntry[]
}

/** What the palette offers, and how it goes to each. */
export interface PaletteSources {
  readonly actions: readonly PageAction[]
  readonly areas: readonly { readonly to: string; readonly label: string; readonly key?: string }[]
  readonly pairs: readonly { readonly id: string; readonly name: string; readonly sides: string }[]
  readonly recent: readonly { readonly href: string; readonly title: string }[]
  readonly commands: readonly PaletteEntry[]
  readonly goTo: (href: string) => void
}

const actionsTitle = 'Actions on this page'
const everywhereTitle = 'Everywhere'

/** Everything that one can go to or do from the page that is shown. */
export function paletteGroups({ actions, areas, pairs, recent, commands, goTo }: PaletteSources): readonly PaletteGroup[] {
  return [
    { title: actionsTitle, entries: actions },
    {
      title: 'Go to',
      entries: areas.map(({ to, label, key }) => ({
        id: `area-${to}`,
        label,
        shortcut: key === undefined ? null : `g ${key}`,
        run: () => goTo(to),
      })),
    },
    {
      title: 'Pairs',
      entries: pairs.map(({ id, name, sides }) => ({ id: `pair-${id}`, label: name, hint: sides, run: () => goTo(`/pairs/${id}`) })),
    },
    { title: everywhereTitle, entries: commands },
    { title: 'Recent', entries: recent.map(({ href, title }) => ({ id: `recent-${href}`, label: title, run: () => goTo(href) })) },
  ]
}

/** What is left for a query. A prefix asks for one kind: `>` actions, `#` the number of a run or plan, `?` the keys. */
export function matchPalette(groups: readonly PaletteGroup[], query: string, goTo: PaletteSources['goTo']): readonly PaletteGroup[] {
  const text = query.trim()
  if (text.startsWith('#')) return byNumber(text.slice(1).trim(), goTo)
  const isAction = text.startsWith('>')
  const isHelp = text.startsWith('?')
  const words = (isAction || isHelp ? text.slice(1) : text).toLowerCase().split(/\s+/).filter(Boolean)
  return groups
    .filter(({ title }) => !isAction || title === actionsTitle || title === everywhereTitle)
    .map(({ title, entries }) => ({ title, entries: entries.filter((entry) => (!isHelp || entry.id === 'keys') && hasAll(entry, words)) }))
    .filter(({ entries }) => entries.length > 0)
}

function hasAll({ label, hint }: PaletteEntry, words: readonly string[]): boolean {
  const text = `${label} ${hint ?? ''}`.toLowerCase()
  return words.every((word) => text.includes(word))
}

function byNumber(text: string, goTo: PaletteSources['goTo']): readonly PaletteGroup[] {
  if (!/^[1-9][0-9]{0,8}$/.test(text)) return []
  const entries = [
    { id: 'run-number', label: `Run ${text}`, run: () => goTo(`/runs/${text}`) },
    { id: 'plan-number', label: `Plan ${text}`, run: () => goTo(`/plans/${text}`) },
  ]
  return [{ title: 'By number', entries }]
}
