interface RoleLine {
  readonly action: string
  readonly viewer: string
  readonly operator: string
  readonly admin: string
}

const no = '–'

/** What each role may do, in words. The server holds the same by its permissions. */
export const roleTable: readonly RoleLine[] = [
  { action: 'See pairs, plans, runs, logs, conflicts', viewer: 'yes', operator: 'yes', admin: 'yes' },
  { action: 'See file contents (differences, previews, downloads)', viewer: 'where a pair allows it', operator: 'yes', admin: 'yes' },
  { action: 'Make a preview, run now, stop a run, retry', viewer: no, operator: 'yes', admin: 'yes' },
  { action: 'Apply a plan that trips no limit', viewer: no, operator: 'yes', admin: 'yes' },
  { action: 'Decide conflicts, restore files, undo a run', viewer: no, operator: 'yes', admin: 'yes' },
  { action: 'Request a resync; ask for a held run to be approved', viewer: no, operator: 'yes', admin: 'yes' },
  { action: 'Approve a resync or a held run', viewer: no, operator: no, admin: 'yes, and not the requester' },
  { action: 'Pairs, filters, limits, schedules: create and edit', viewer: no, operator: 'pause schedules only', admin: 'yes' },
  { action: 'Connections, users, tokens, settings', viewer: no, operator: no, admin: 'yes' },
  { action: 'Audit log', viewer: 'own actions', operator: 'own actions', admin: 'all' },
]
