import { type Permission, rolePermissions } from '@pairwise/contracts'
import { useMe } from '../../lib/session.ts'
import { type AreaEntry, areas } from './areas.ts'

/** The areas that whoever is signed in may read. */
export function useAreas(): readonly AreaEntry[] {
  const me = useMe()
  const permissions: readonly Permission[] = me ? rolePermissions[me.role] : []
  return areas.filter((area) => area.needs === undefined || permissions.includes(area.needs))
}
