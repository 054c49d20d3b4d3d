import { type Me, type Permission, rolePermissions } from '@pairwise/contracts'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { api } from './api-client.ts'
import { deniedText } from './denied-text.ts'
import { useStaleSince } from './live/live-context.tsx'
import { keys } from './query-keys.ts'

/** Who is signed in. Asking also keeps the session from ending. */
export const sessionQuery = queryOptions({
  queryKey: keys.session(),
  queryFn: ({ signal }) => api.call('me', { signal }),
  staleTime: 5 * 60_000,
})

/** Who is signed in, once that is known. */
export function useMe(): Me | undefined {
  return useQuery(sessionQuery).data
}

/**
 * Why an action can't be done now, or undefined when it can: the connection is lost, so that what is shown may be old,
 * or the role doesn't allow it. The server decides; this only says so before one tries.
 */
export function useBlocked(permission: Permission): string | undefined {
  const me = useMe()
  const staleSince = useStaleSince()
  if (staleSince !== null) return 'Waiting for the connection.'
  if (me && !(rolePermissions[me.role] as readonly Permission[]).includes(permission)) {
    return deniedText(permission, me.admins)
  }
  return undefined
}

/** Why what is inside of a pair’s files can’t be seen, or undefined when it can: a pair may show it to viewers as well. */
export function useContentBlocked(isOpenToViewers: boolean | undefined): string | undefined {
  const blocked = useBlocked('content.read')
  const staleSince = useStaleSince()
  return isOpenToViewers === true && staleSince === null ? undefined : blocked
}

/** Whether what is inside of a pair’s files may not be shown at all, whatever the connection is like. */
export function useContentHidden(isOpenToViewers: boolean | undefined): boolean {
  return useMay('content.read') === false && isOpenToViewers !== true
}

/** Whether the role has a permission; undefined while it is not known who is signed in. */
export function useMay(permission: Permission): boolean | undefined {
  const me = useMe()
  return me && (rolePermissions[me.role] as readonly Permission[]).includes(permission)
}
