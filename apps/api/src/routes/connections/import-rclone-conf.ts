import { presentConnection } from '../../presenters/present-connection.ts'
import type { RouteHandler } from '../route-handler.ts'

export const importRcloneConf: RouteHandler<'importRcloneConf'> = ({ connections, rcloneImports }, { body, actor, once }) =>
  once(async (within) => {
    const rows = await rcloneImports.import(within, body, actor)
    return { rows: rows.map((row) => presentConnection(row, connections.localRoots)) }
  })
