import { createServer, type IncomingMessage, type Server, type ServerResponse, request as sendOn } from 'node:http'
import { createServer as createTlsServer } from 'node:https'

/** What a proxy does with a request: it answers by itself, or says how the server's answer is changed. */
export interface ProxyRule {
  /** Null sends the request on. */
  answer?(
    request: IncomingMessage,
  ): { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string } | null
  /** Called when the server has answered, before the answer goes on. */
  after?(request: IncomingMessage, status: number): Promise<Readonly<Record<string, string>>>
  /** The body that goes on instead. */
  body?(request: IncomingMessage, body: Buffer): Buffer
  /** What of it goes on before the connection is cut. */
  cut?(request: IncomingMessage, body: Buffer): Buffer
}

export interface FaultyProxy {
  readonly url: string
  /** Holds for the requests that come from now on. */
  rule: ProxyRule
  /** Method and path of each request since the start. */
  readonly seen: string[]
  stop(): Promise<void>
}

/** A real proxy before a real server, for what that server never does by itself. */
export async function startFaultyProxy(serverUrl: string, tls?: { readonly key: string; readonly cert: string }): Promise<FaultyProxy> {
  const proxy = { rule: {} as ProxyRule, seen: [] as string[] }
  const handle = (request: IncomingMessage, response: ServerResponse) => {
    proxy.seen.push(`${request.method} ${request.url}`)
    const own = proxy.rule.answer?.(request) ?? null
    if (own !== null) {
      request.resume()
      response.writeHead(own.status, own.headers)
      response.end(own.body ?? '')
    } else pass(serverUrl, proxy.rule, request, response)
  }
  const server: Server = tls === undefined ? createServer(handle) : createTlsServer(tls, handle)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port')
  return Object.assign(proxy, {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${address.port}`,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  })
}

function pass(serverUrl: string, rule: ProxyRule, request: IncomingMessage, response: ServerResponse): void {
  const destination = request.headers['destination']
  const headers = { ...request.headers }
  // A WebDAV server knows only its own address. Of all other requests the host may be signed.
  if (typeof destination === 'string' || typeof request.headers['if'] === 'string') headers.host = new URL(serverUrl).host
  if (typeof destination === 'string') headers['destination'] = serverUrl + new URL(destination).pathname
  const condition = request.headers['if']
  if (typeof condition === 'string') headers['if'] = condition.replace(/<https?:\/\/[^/]+/g, `<${serverUrl}`)
  const onward = sendOn(serverUrl + request.url, { method: request.method, headers }, (answer) => {
    const parts: Buffer[] = []
    answer.on('data', (part: Buffer) => parts.push(part))
    answer.on('end', () => {
      const whole = Buffer.concat(parts)
      const status = answer.statusCode ?? 500
      void (rule.after?.(request, status) ?? Promise.resolve({})).then((more) => {
        const body = rule.body?.(request, whole) ?? whole
        const sent = rule.cut?.(request, body) ?? body
        const { 'transfer-encoding': _, ...kept } = answer.headers
        // An answer to HEAD tells the length of a body that does not come.
        const length = request.method === 'HEAD' ? {} : { 'content-length': body.length }
        response.writeHead(status, { ...kept, ...more, ...length })
        if (sent.length === body.length) response.end(body)
        else response.write(sent, () => response.destroy())
      })
    })
  })
  onward.on('error', () => response.destroy())
  request.pipe(onward)
}
