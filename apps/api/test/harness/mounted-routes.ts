import type { FastifyInstance } from 'fastify'

/** Every route that the application answers, as `METHOD /path`, read from the router itself. */
export function mountedRoutes(app: FastifyInstance): string[] {
  const above: string[] = []
  return app
    .printRoutes({ commonPrefix: false })
    .split('\n')
    .flatMap((line) => {
      const match = /^([│ ]*)[├└]── (\S*) \(([A-Z, ]+)\)/.exec(line)
      if (!match) return []
      const [, indent = '', segment = '', methods = ''] = match
      const depth = indent.length / 4
      above.length = depth
      above[depth] = segment
      return methods.split(', ').map((method) => `${method} ${above.join('')}`)
    })
}
