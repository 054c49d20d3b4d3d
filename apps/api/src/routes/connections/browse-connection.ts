import type { RouteHandler } from '../route-handler.ts'

export const browseConnection: RouteHandler<'browseConnection'> = ({ folders }, { params, query }) =>
  folders.browse(params.connectionId, query)
