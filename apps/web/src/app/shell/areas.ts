import type { Permission } from '@pairwise/contracts'
import {
  IconAlertSquareRounded,
  IconArrowsExchange,
  IconFileDescription,
  IconGitMerge,
  IconHistory,
  IconPlugConnected,
  IconSettings,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { AttentionCount } from '../../features/attention/components/attention-count.tsx'
import { ConflictCount } from '../../features/conflicts/components/conflict-count.tsx'

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
  readonly Count?: (props: { readonly className: string | undefined }) => ReactNode
}

const table = [
  {
    to: '/attention',
    label: 'Needs attention',
    short: 'Attention',
    Icon: IconAlertSquareRounded,
    covers: /^\/(attention|approvals)/,
    group: 'daily',
    key: 'a',
    needs: 'pair.read',
    Count: AttentionCount,
  },
  // A plan is a part of its pair.
  { to: '/pairs', label: 'Pairs', Icon: IconArrowsExchange, covers: /^\/(pairs|plans)/, group: 'daily', key: 'p', needs: 'pair.read' },
  { to: '/runs', label: 'Runs', Icon: IconHistory, covers: /^\/runs/, group: 'daily', key: 'r', needs: 'pair.read' },
  {
    to: '/conflicts',
    label: 'Conflicts',
    Icon: IconGitMerge,
    covers: /^\/conflicts/,
    group: 'daily',
    key: 'c',
    needs: 'pair.read',
    Count: ConflictCount,
  },
  {
    to: '/connections',
    label: 'Connections',
    Icon: IconPlugConnected,
    covers: /^\/connections/,
    group: 'daily',
    key: 'n',
    needs: 'connection.read',
  },
  {
    to: '/settings/users',
    label: 'Settings',
    Icon: IconSettings,
    covers: /^\/settings/,
    group: 'admin',
    key: 's',
    needs: 'settings.write',
  },
  { to: '/audit', label: 'Audit log', Icon: IconFileDescription, covers: /^\/audit/, group: 'admin', key: 'l', needs: 'pair.read' },
] as const satisfies readonly Area[]

/** An area with an address that the router knows. */
export type AreaEntry = Omit<Area, 'to'> & { readonly to: (typeof table)[number]['to'] }

/** The areas of the app, in the order of the navigation. Shortcuts and the command palette go by this table too. */
export const areas: readonly AreaEntry[] = table
