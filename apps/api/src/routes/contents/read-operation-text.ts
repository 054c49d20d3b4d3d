import type { RouteHandler } from '../route-handler.ts'

export const readOperationText: RouteHandler<'readOperationText'> = ({ contents }, { params, query, actor }) =>
  contents.text({ kind: 'operation', ...params }, query.part, actor)
