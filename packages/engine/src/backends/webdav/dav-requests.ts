import { Readable } from 'node:stream'
import { AuthType, createClient, type WebDAVClient } from 'webdav'
import type { RelPath } from '../../core/rel-path.ts'
import { isRetryable, PathError, SyncError } from '../../errors.ts'
import { systemClock } from '../../system-clock.ts'
import { askAgain, onlyOnce, type RetryPolicy, usualRetry } from '../remote/ask-again.ts'
import { retryAfterMs } from '../remote/retry-after.ts'
import type { WebdavSettings } from '../remote/store-settings.ts'
import { encodeDavPath } from './dav-path.ts'
import { connectionTrouble, statusTrouble } from './dav-trouble.ts'
import { ownHostAgents } from './own-host-agents.ts'

export interface DavOrder {
  readonly method: 'PROPFIND' | 'PROPPATCH' | 'GET' | 'PUT' | 'DELETE' | 'MKCOL' | 'MOVE' | 'COPY' | 'LOCK' | 'UNLOCK'
  readonly path: RelPath
  /** Folders are addressed with a slash at the end. */
  readonly isFolder?: boolean
  readonly headers?: Readonly<Record<string, string>>
  /** A function makes the same content each time. */
  readonly body?: string | Readable | (() => Readable)
  /** Of what changes something: whether a second time would change nothing more. What is only read may always be asked again. */
  readonly isRepeatable?: boolean
  /** Asked immediately before each time it is sent. */
  readonly assertMayWrite?: () => void
  readonly signal?: AbortSignal | undefined
}

/** What came back, with its body not read yet unless it is an error. */
export interface DavAnswer {
  readonly status: number
  header(name: string): string | null
  /** Has to be called, or `stream` read or destroyed: the connection is free for others only then. */
  text(): Promise<string>
  stream(): Readable
  /** What the status means where it is no success. */
  trouble(): Error
}

type Response = Awaited<ReturnType<WebDAVClient['customRequest']>>

/**
 * Requests to one server, with its sign-in. They follow redirects on its host where nothing is written, and nowhere else. Where it is harmless they are
 * made again, but for those of `looking`, which are made again by who asks.
 */
export class DavRequests {
  readonly base: URL
  readonly #settings: WebdavSettings
  readonly #retry: RetryPolicy
  readonly #wire: Wire

  constructor(settings: WebdavSettings, retry: RetryPolicy = usualRetry, wire = openWire(settings)) {
    this.base = wire.base
    this.#settings = settings
    this.#retry = retry
    this.#wire = wire
  }

  /** The same server, where each request is made once. */
  get looking(): DavRequests {
    return new DavRequests(this.#settings, onlyOnce, this.#wire)
  }

  /** The absolute address of a path, for headers that name one. */
  address(path: RelPath, isFolder = false): string {
    const coded = encodeDavPath(path)
    return this.base.href + coded + (isFolder && coded !== '' ? '/' : '')
  }

  /** Sends a request. What is repeatable is sent again when its trouble may pass; the last answer is given as it is. */
  async send(order: DavOrder): Promise<DavAnswer> {
    const isRepeatable = isReading(order) || (order.isRepeatable === true && !(order.body instanceof Readable))
    if (!isRepeatable) return this.#sendOnce(order)
    const refusals = new Map<unknown, DavAnswer>()
    const attempt = async () => {
      const answer = await this.#sendOnce(order)
      const trouble = answer.status === 429 || answer.status >= 500 ? answer.trouble() : null
      if (!isRetryable(trouble)) return answer
      await answer.text()
      refusals.set(trouble, answer)
      throw trouble
    }
    try {
      return await askAgain(attempt, this.#retry, { clock: systemClock, signal: this.#signal(order) })
    } catch (error) {
      const answer = refusals.get(error)
      if (answer === undefined) throw error
      return answer
    }
  }

  async #sendOnce(order: DavOrder): Promise<DavAnswer> {
    const { method, path, isFolder = false, headers = {}, body } = order
    const url = this.address(path, isFolder)
    this.#wire.closing.signal.throwIfAborted()
    const isRead = isReading(order)
    // A body that is a stream can't be sent twice, so a request that writes is never sent on to another address.
    const data = typeof body === 'function' ? body() : (body ?? (isRead ? undefined : Readable.from([])))
    // A body that fails fails the request, whose error it is.
    if (data instanceof Readable) data.on('error', () => undefined)
    order.assertMayWrite?.()
    const length = body === undefined && !isRead ? { 'Content-Length': '0' } : {}
    const response = await this.#respond({
      url,
      method,
      // What is packed on the way has other sizes and other ETags.
      headers: { 'Accept-Encoding': 'identity', ...length, ...headers },
      ...(data === undefined ? {} : { data }),
      signal: this.#signal(order),
    }).catch((error: unknown) => {
      order.signal?.throwIfAborted()
      this.#wire.closing.signal.throwIfAborted()
      throw connectionTrouble(error, this.base.origin)
    })
    if (!isRead && response.url !== url) {
      throw new SyncError(
        'backend-failed',
        `${this.base.origin} sends writes on to another address. Nothing was changed. Use that address for the connection.`,
      )
    }
    return this.#answer(response, order)
  }

  /** The client takes a status from 400 on for an error; here it is an answer. */
  async #respond(options: Parameters<WebDAVClient['customRequest']>[1]): Promise<Response> {
    try {
      return await this.#wire.client.customRequest('', options)
    } catch (error) {
      if (error instanceof Error && 'response' in error && isResponse(error.response)) return error.response
      throw error
    }
  }

  #answer(response: Response, order: DavOrder): DavAnswer {
    const { base } = this
    const inOrder = (error: unknown): never => {
      order.signal?.throwIfAborted()
      throw connectionTrouble(error, base.origin)
    }
    let whole: Promise<string> | null = null
    return {
      status: response.status,
      header: (name) => response.headers.get(name),
      text: () => {
        whole ??= response.text().catch(inOrder)
        return whole
      },
      stream: () => streamOf(response),
      trouble: () =>
        statusTrouble({
          status: response.status,
          method: order.method,
          path: order.path,
          where: base.origin,
          retryAfterMs: retryAfterMs(response.headers.get('retry-after')),
        }),
    }
  }

  #signal(order: DavOrder): AbortSignal {
    const { signal } = this.#wire.closing
    return order.signal === undefined ? signal : AbortSignal.any([order.signal, signal])
  }

  async close(): Promise<void> {
    const { closing, agents } = this.#wire
    closing.abort(new PathError('ECONNABORTED', `the connection to ${this.base.origin} was closed`))
    agents.http.destroy()
    agents.https.destroy()
  }
}

interface Wire {
  readonly base: URL
  readonly client: WebDAVClient
  readonly agents: ReturnType<typeof ownHostAgents>
  readonly closing: AbortController
}

function openWire(settings: WebdavSettings): Wire {
  const base = baseOf(settings.url)
  const agents = ownHostAgents(base, settings.trustedCa)
  const { bearerToken, username, password } = settings
  const signIn =
    bearerToken !== null
      ? { authType: AuthType.Token, token: { access_token: bearerToken, token_type: 'Bearer' } }
      : username !== null
        ? { authType: AuthType.Password, username, password: password ?? '' }
        : { authType: AuthType.None }
  const client = createClient(base.href, { ...signIn, httpAgent: agents.http, httpsAgent: agents.https })
  return { base, client, agents, closing: new AbortController() }
}

function isReading({ method }: DavOrder): boolean {
  return method === 'PROPFIND' || method === 'GET'
}

/** With a slash at the end, and without anything that an address may carry besides. */
function baseOf(url: string): URL {
  if (!URL.canParse(url))
    throw new SyncError('backend-failed', 'The address of the WebDAV server is none. Nothing was sent. Write it as https://host/path.')
  const base = new URL(url)
  if (base.protocol !== 'http:' && base.protocol !== 'https:') {
    throw new SyncError('backend-failed', 'The address of a WebDAV server begins with http:// or https://. Nothing was sent.')
  }
  if (base.username !== '' || base.password !== '') {
    throw new SyncError('backend-failed', 'The address holds a user name or password. Nothing was sent. Give them in their own fields.')
  }
  base.pathname = base.pathname.replace(/\/*$/, '/')
  base.search = ''
  base.hash = ''
  return base
}

function isResponse(value: unknown): value is Response {
  return typeof value === 'object' && value !== null && 'status' in value && 'headers' in value && 'url' in value
}

function streamOf(response: Response): Readable {
  const body: unknown = Reflect.get(response, 'body')
  return body instanceof Readable ? body : Readable.from([])
}
