import type { FastifyInstance } from 'fastify'

/** One line for each request that may have changed something or was refused; the others only when somebody looks closely. */
export function installRequestLog(app: FastifyInstance): void {
  app.addHook('onResponse', async (request, reply) => {
    const { method, url, ip } = request
    const facts = { method, url, status: reply.statusCode, ms: Math.round(reply.elapsedTime), address: ip, by: request.actor?.name }
    const isRoutine = method === 'GET' && reply.statusCode < 400
    request.log[isRoutine ? 'debug' : 'info'](facts, 'request')
  })
}
