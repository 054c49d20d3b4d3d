import { type ClientRequestArgs, Agent as HttpAgent } from 'node:http'
import { type AgentOptions, Agent as HttpsAgent } from 'node:https'
import type { Duplex } from 'node:stream'
import { getCACertificates } from 'node:tls'
import { SyncError } from '../../errors.ts'

/** How many requests go on at once; more wait. */
const mostSockets = 32
/** A server may need this long for a large copy before it says a word. */
const longestSilenceMs = 300_000

/**
 * Connections to one host and no other, so that a server can't send anything that it is asked on to somebody else. A step from http to
 * https is allowed, the way back is not.
 */
export function ownHostAgents(base: URL, trustedCa: string | null): { readonly http: HttpAgent; readonly https: HttpsAgent } {
  const shared: AgentOptions = { keepAlive: true, maxSockets: mostSockets, timeout: longestSilenceMs }
  const ca = trustedCa === null ? {} : { ca: [...getCACertificates('default'), trustedCa] }
  const requireOwn = (host: unknown, isSafe: boolean) => {
    if (host === base.hostname.replace(/^\[|\]$/g, '') && (isSafe || base.protocol === 'http:')) return
    throw new SyncError(
      'backend-failed',
      `${base.origin} sends requests on to ${isSafe ? 'another host' : 'another host, or without TLS'}. Nothing was sent there. Use that address for the connection if it is yours.`,
    )
  }
  class OwnHostHttp extends HttpAgent {
    override createConnection(
      options: ClientRequestArgs,
      callback?: (error: Error | null, stream: Duplex) => void,
    ): Duplex | null | undefined {
      requireOwn(options.host, false)
      return endSilence(super.createConnection(options, callback))
    }
  }
  class OwnHostHttps extends HttpsAgent {
    override createConnection(
      options: ClientRequestArgs,
      callback?: (error: Error | null, stream: Duplex) => void,
    ): Duplex | null | undefined {
      requireOwn(options.host, true)
      return endSilence(super.createConnection(options, callback))
    }
  }
  return { http: new OwnHostHttp(shared), https: new OwnHostHttps({ ...shared, ...ca }) }
}

function endSilence(socket: Duplex | null | undefined): Duplex | null | undefined {
  socket?.on('timeout', () => socket.destroy(Object.assign(new Error('the server fell silent'), { code: 'ETIMEDOUT' })))
  return socket
}
