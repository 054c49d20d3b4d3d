import type { Permission } from '@pairwise/contracts'
import { IconArrowsExchange, IconHistory } from '@tabler/icons-react'
import type { ReactNode } from 'react'

interface Area {
  readonly to: string
  readonly label: string
  /** What the bar of a phone has room for, where the label is longer. */
  readonly short?: string
  readonly Icon: typeof IconHistory
  /** The addresses that belong to the area. */
  readonly covers: RegExp
  /** What is done every day comes first; the rest stands below a line, and on a phone behind “More”. */
  readonly group: 'daily' | 'admin'
  /** The second key of its shortcut, after `g`. */
  readonly key?: string
  /** Areas that one can't read are not shown. */
  readonly needs?: Permission
  /** How many things in it wait. */
  readonly Count?: () => ReactNode
}

/** The areas of the app, in the order of the navigation. Shortcuts and the command palette go by this table too. */
export const areas = [
  // A plan is a part of its pair.
  { to: '/pairs', label: 'Pairs', Icon: IconArrowsExchange, covers: /^\/(pairs|plans)/, group: 'daily', key: 'p', needs: 'pair.read' },
  { to: '/runs', label: 'Runs', Icon: IconHistory, covers: /^\/runs/, group: 'daily', key: 'r', needs: 'pair.read' },
] as const satisfies readonly Area[]
