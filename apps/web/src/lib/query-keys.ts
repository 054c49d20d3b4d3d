/**
 * Every key of the query cache. A key is a prefix of the keys below it, so that a live event can refresh
 * a thing with all that is shown of it.
 */
export const keys = {
  session: () => ['session'] as const,
  setup: () => ['setup'] as const,
  signInWays: () => ['sign-in-ways'] as const,
  users: () => ['users'] as const,
  invitations: () => ['invitations'] as const,
  userSessions: (id: string) => ['users', 'sessions', id] as const,
  ownSessions: () => ['own-sessions'] as const,
  ownProfile: () => ['own-profile'] as const,
  ownSecurity: () => ['own-security'] as const,
  tokens: () => ['tokens'] as const,
  securitySettings: () => ['security-settings'] as const,
  audit: (filter: object) => ['audit', filter] as const,
  connections: () => ['connections'] as const,
  connectionList: () => ['connections', 'list'] as const,
  connection: (id: string) => ['connections', 'one', id] as const,
  pairs: () => ['pairs'] as const,
  pairList: () => ['pairs', 'list'] as const,
  pair: (id: string) => ['pairs', 'one', id] as const,
  approvals: () => ['approvals'] as const,
  approvalList: (filter: object) => ['approvals', 'list', filter] as const,
  approval: (id: number) => ['approvals', 'one', id] as const,
  plan: (id: number) => ['plans', id] as const,
  planProgress: (id: number) => ['plans', id, 'progress'] as const,
  planRows: (id: number) => ['plans', id, 'rows'] as const,
  planSelection: (id: number) => ['plans', id, 'selection'] as const,
  planViewed: (id: number) => ['plans', id, 'viewed'] as const,
  attention: () => ['attention'] as const,
  schedulesPause: () => ['schedules-pause'] as const,
  conflicts: () => ['conflicts'] as const,
  conflictLookers: (id: number) => ['conflict-lookers', id] as const,
  runs: () => ['runs'] as const,
  runList: () => ['runs', 'list'] as const,
  run: (id: number) => ['runs', 'one', id] as const,
  runCurrent: (id: number) => ['runs', 'one', id, 'current'] as const,
  runRows: (id: number) => ['runs', 'one', id, 'rows'] as const,
} as const

/** What live events are about, and so what may be old after a time without them. The rows of a plan never change. */
export function isLive(queryKey: readonly unknown[]): boolean {
  const [first, , third] = queryKey
  return (
    first === 'pairs' ||
    first === 'runs' ||
    first === 'approvals' ||
    first === 'conflicts' ||
    first === 'connections' ||
    first === 'attention' ||
    first === 'schedules-pause' ||
    first === 'security-settings' ||
    (first === 'plans' && third !== 'rows')
  )
}
