import type { RouteHandler } from '../route-handler.ts'

export const checkFolders: RouteHandler<'checkFolders'> = ({ folders }, { body }) => folders.check(body)
