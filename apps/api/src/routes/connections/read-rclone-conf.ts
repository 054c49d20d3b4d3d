import type { RouteHandler } from '../route-handler.ts'

export const readRcloneConf: RouteHandler<'readRcloneConf'> = async ({ rcloneImports }, { body }) => ({
  rows: [...(await rcloneImports.read(body))],
  asOf: new Date().toISOString(),
})
