import { type Permission, rolePermissions } from '@pairwise/contracts'
import { useMe } from '../../lib/session.ts'
import { areas } from './areas.ts'

export type AreaEntry = (typeof areas)[number]

/** The areas that whoever is signed in may read. */
export function useAreas(): readonly AreaEntry[] {
  const me = useMe()
  const permissions: readonly Permission[] = me ? rolePermissions[me.role] : []
  return areas.filter((area) => !('needs' in area) || permissions.includes(area.needs))
}
