import { z } from 'zod'

export const role = z.enum(['viewer', 'operator', 'admin'])
export type Role = z.infer<typeof role>

export const permissions = [
  'pair.read',
  'pair.write',
  'pair.preview',
  'pair.run',
  'plan.apply',
  'run.stop',
  'schedule.pause',
  'connection.read',
  'connection.write',
  'folder.check',
] as const
export type Permission = (typeof permissions)[number]

const viewer: readonly Permission[] = ['pair.read', 'connection.read']
const operator: readonly Permission[] = [...viewer, 'pair.preview', 'pair.run', 'plan.apply', 'run.stop', 'schedule.pause']

/** What each role may do. Whatever is not listed is refused. */
export const rolePermissions = {
  viewer,
  operator,
  admin: permissions,
} as const satisfies Record<Role, readonly Permission[]>
