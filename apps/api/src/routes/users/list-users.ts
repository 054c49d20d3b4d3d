import { presentUser } from '../../presenters/present-user.ts'
import type { RouteHandler } from '../route-handler.ts'

export const listUsers: RouteHandler<'listUsers'> = async ({ users }, { query }) => {
  const { rows, nextCursor } = await users.list(query)
  return { rows: rows.map(presentUser), nextCursor, asOf: new Date().toISOString() }
}
