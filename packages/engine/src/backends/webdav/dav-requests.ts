import { Readable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import { AuthType, createClient, type WebDAVClient } from 'webdav'
import type { RelPath } from '../../core/rel-path.ts'
import { PathError, SyncError } from '../../errors.ts'
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
  readonly body?: string | Readable
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

const longestWaitSeconds = 30
const mostWaits = 3

/** Requests to one server, with its sign-in. They follow redirects on its host where nothing is written, and nowhere else. */
export class DavRequests {
  readonly base: URL
  readonly #client: WebDAVClient
  readonly #agents: ReturnType<typeof ownHostAgents>
  readonly #closing = new AbortController()

  constructor(settings: WebdavSettings) {
    this.base = baseOf(settings.url)
    this.#agents = ownHostAgents(this.base, settings.trustedCa)
    const { bearerToken, username, password } = settings
    const signIn =
      bearerToken !== null
        ? { authType: AuthType.Token, token: { access_token: bearerToken, token_type: 'Bearer' } }
        : username !== null
          ? { authType: AuthType.Password, username, password: password ?? '' }
          : { authType: AuthType.None }
    this.#client = createClient(this.base.href, { ...signIn, httpAgent: this.#agents.http, httpsAgent: this.#agents.https })
  }

  /** The absolute address of a path, for headers that name one. */
  address(path: RelPath, isFolder = false): string {
    const coded = encodeDavPath(path)
    return this.base.href + coded + (isFolder && coded !== '' ? '/' : '')
  }

  /** Sends a request, again where that is harmless: where the server says when to come back, or ended a kept connection. */
  async send(order: DavOrder): Promise<DavAnswer> {
    const isReading = order.method === 'PROPFIND' || order.method === 'GET'
    for (let waits = 0, isSecond = false; ; ) {
      const answer = await this.#sendOnce(order).catch((error: unknown) => {
        if (isSecond || !isReading || !(error instanceof PathError) || error.code !== 'ECONNRESET') throw error
        return null
      })
      if (answer === null) {
        isSecond = true
        continue
      }
      const seconds = answer.status === 429 || answer.status === 503 ? Number(answer.header('retry-after') ?? Number.NaN) : Number.NaN
      if (!(seconds <= longestWaitSeconds) || waits++ === mostWaits || order.body instanceof Readable) return answer
      await wait(seconds * 1000, undefined, { signal: this.#signal(order) })
    }
  }

  async #sendOnce(order: DavOrder): Promise<DavAnswer> {
    const { method, path, isFolder = false, headers = {}, body } = order
    const url = this.address(path, isFolder)
    if (this.#closing.signal.aborted) throw this.#closed()
    const isReading = method === 'PROPFIND' || method === 'GET'
    // A body that is a stream can't be sent twice, so a request that writes is never sent on to another address.
    const data = body ?? (isReading ? undefined : Readable.from([]))
    // A body that fails fails the request, whose error it is.
    if (data instanceof Readable) data.on('error', () => undefined)
    const length = body === undefined && !isReading ? { 'Content-Length': '0' } : {}
    const response = await this.#respond({
      url,
      method,
      // What is packed on the way has other sizes and other ETags.
      headers: { 'Accept-Encoding': 'identity', ...length, ...headers },
      ...(data === undefined ? {} : { data }),
      signal: this.#signal(order),
    }).catch((error: unknown) => {
      order.signal?.throwIfAborted()
      if (this.#closing.signal.aborted) throw this.#closed()
      throw connectionTrouble(error, this.base.origin)
    })
    if (!isReading && response.url !== url) {
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
      return await this.#client.customRequest('', options)
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
      trouble: () => statusTrouble(response.status, order.method, order.path, base.origin),
    }
  }

  #closed(): PathError {
    return new PathError('ECONNABORTED', `the connection to ${this.base.origin} was closed`)
  }

  #signal(order: DavOrder): AbortSignal {
    return order.signal === undefined ? this.#closing.signal : AbortSignal.any([order.signal, this.#closing.signal])
  }

  async close(): Promise<void> {
    this.#closing.abort()
    this.#agents.http.destroy()
    this.#agents.https.destroy()
  }
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
