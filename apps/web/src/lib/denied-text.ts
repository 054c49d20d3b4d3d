import { type Permission, type Role, rolesWith } from '@pairwise/contracts'

/** Each permission as it follows “Only admins can”. */
const acts = {
  'pair.read': 'see pairs',
  'pair.write': 'change pairs',
  'pair.preview': 'make previews',
  'pair.run': 'start runs',
  'plan.apply': 'apply plans',
  'run.stop': 'stop runs',
  'schedule.pause': 'pause schedules',
  'content.read': 'see what is inside files',
  'conflict.decide': 'decide conflicts',
  'resync.request': 'request a resync',
  'approval.request': 'ask for approval',
  'approval.decide': 'approve',
  'attention.assign': 'take on what needs attention',
  'connection.read': 'see connections',
  'connection.write': 'change connections',
  'folder.check': 'look at folders',
  'user.write': 'manage users',
  'token.write': 'manage API tokens',
  'settings.write': 'change settings',
  'audit.read-all': 'see what everybody did',
} as const satisfies Record<Permission, string>

const plurals = { viewer: 'viewers', operator: 'operators', admin: 'admins' } as const satisfies Record<Role, string>

/** Why a role may not do something, and whom to ask: “Only admins can approve. Ask one of: Dana, Lee.” */
export function deniedText(permission: Permission, admins: readonly string[]): string {
  const who = rolesWith(permission)
    .map((role) => plurals[role])
    .join(' and ')
  return `Only ${who} can ${acts[permission]}. ${askText(admins)}`
}

/** Whom to ask. */
export function askText(admins: readonly string[]): string {
  if (admins.length === 0) return 'Ask an admin.'
  return admins.length === 1 ? `Ask ${admins[0]}.` : `Ask one of: ${admins.join(', ')}.`
}
