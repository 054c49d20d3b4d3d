import type { RouteHandler } from '../route-handler.ts'

export const readConflictText: RouteHandler<'readConflictText'> = ({ contents }, { params, query, actor }) =>
  contents.text({ kind: 'conflict', ...params }, query.part, actor)
