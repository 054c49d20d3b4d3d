import { shortcutGroups } from '../../lib/shortcut-table.ts'
import type { AreaEntry } from './areas.ts'

/** The groups of shortcuts; with a path only those that act there. */
export function allShortcuts(areas: readonly AreaEntry[], path: string | null) {
  const jumps = areas.flatMap(({ key, label }) => (key === undefined ? [] : [{ keys: ['g', key], does: `Go to ${label}` }]))
  return shortcutGroups
    .filter(({ on }) => path === null || on === undefined || on.test(path))
    .map(({ where, on, shortcuts }) => ({ where, shortcuts: on === undefined ? [...shortcuts, ...jumps] : shortcuts }))
}
