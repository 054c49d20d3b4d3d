import type { z } from 'zod'
import { type Problem, type ProblemCode, problem } from './errors.ts'
import { type RouteBody, type RouteName, type RouteParams, type RouteQuery, type RouteResponse, routes } from './routes/index.ts'

/** The server refused, and said why by a problem document of the contract. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly problem: Problem

  constructor(refusal: Problem) {
    super(`${refusal.code}: ${refusal.detail}`)
    this.problem = refusal
  }

  get code(): ProblemCode {
    return this.problem.code
  }
}

/** No answer came: the server can't be reached, or the connection broke. Whether the request took effect is not known. */
export class NetworkError extends Error {
  override readonly name = 'NetworkError'
}

/** An answer came that is not of this contract, such as the error page of a proxy in between. */
export class UnexpectedAnswerError extends Error {
  override readonly name = 'UnexpectedAnswerError'
  readonly status: number

  constructor(status: number, message: string, options?: ErrorOptions) {
    super(message, options)
    this.status = status
  }
}

interface ClientOptions {
  /** Where the API is mounted, such as `/api/v1`; without a slash at the end. */
  readonly baseUrl: string
  /** How requests are sent; the platform's own `fetch` when left out. */
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>>
}

interface AnyInput {
  readonly params?: Readonly<Record<string, unknown>>
  readonly query?: Readonly<Record<string, unknown>>
  readonly body?: unknown
  readonly ifMatch?: string
  readonly idempotencyKey?: string
  readonly signal?: AbortSignal
}

type Always<K extends string, T> = [T] extends [undefined] ? unknown : { readonly [P in K]: T }
type Optional<K extends string, T> = [T] extends [undefined] ? unknown : { readonly [P in K]?: T }
type Flagged<N extends RouteName, Flag extends string, T> = (typeof routes)[N] extends Record<Flag, true> ? T : unknown

/** What a call to one route takes: its path parameters, query and body, and the headers that the route asks for. */
export type CallInput<N extends RouteName> = Always<'params', RouteParams<N>> &
  Optional<'query', RouteQuery<N>> &
  Always<'body', RouteBody<N>> &
  Flagged<N, 'conditional', { readonly ifMatch: string }> &
  Flagged<N, 'idempotent', { readonly idempotencyKey?: string }> & { readonly signal?: AbortSignal }

/** A parsed body with the ETag that a later update sends back. */
export interface Answer<N extends RouteName> {
  readonly body: RouteResponse<N>
  readonly etag: string | null
}

export interface Client {
  /** Calls one route. Throws ApiError, NetworkError or UnexpectedAnswerError; an abort is thrown as the platform throws it. */
  call<N extends RouteName>(name: N, input: CallInput<N> & AnyInput): Promise<RouteResponse<N>>
  /** The same, with the ETag. */
  exchange<N extends RouteName>(name: N, input: CallInput<N> & AnyInput): Promise<Answer<N>>
}

/** A client for exactly the table of routes: what goes out is encoded, what comes back is checked. */
export function createClient(options: ClientOptions): Client {
  const send = options.fetch ?? ((url: string, init: RequestInit) => fetch(url, init))

  async function exchange<N extends RouteName>(name: N, input: CallInput<N> & AnyInput): Promise<Answer<N>> {
    const route = routes[name]
    const url = options.baseUrl + fillPath(route.path, input.params) + queryString(input.query)
    const response = await reach(send, url, {
      method: route.method,
      headers: headersOf(input, options.headers),
      ...(input.body === undefined ? {} : { body: JSON.stringify(input.body) }),
      ...(input.signal ? { signal: input.signal } : {}),
    })
    if (!response.ok) throw await refusalOf(response)
    const parsed = parseBody(route.response, await readBody(response), response.status)
    return { body: parsed as RouteResponse<N>, etag: response.headers.get('etag') }
  }

  return { exchange, call: async (name, input) => (await exchange(name, input)).body }
}

function fillPath(path: string, params: AnyInput['params']): string {
  return path.replaceAll(/:(\w+)/g, (_, key: string) => {
    const value = params?.[key]
    if (value === undefined) throw new TypeError(`The path ${path} needs the parameter ${key}.`)
    return encodeURIComponent(String(value))
  })
}

function queryString(query: AnyInput['query']): string {
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries(query ?? {})) if (value !== undefined && value !== null) search.set(key, String(value))
  return search.size === 0 ? '' : `?${search}`
}

function headersOf(input: AnyInput, always: ClientOptions['headers']): Record<string, string> {
  return {
    accept: 'application/json, application/problem+json',
    ...always,
    ...(input.body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(input.ifMatch === undefined ? {} : { 'if-match': input.ifMatch }),
    ...(input.idempotencyKey === undefined ? {} : { 'idempotency-key': input.idempotencyKey }),
  }
}

async function reach(send: NonNullable<ClientOptions['fetch']>, url: string, init: RequestInit): Promise<Response> {
  try {
    return await send(url, init)
  } catch (cause) {
    if (init.signal?.aborted) throw cause
    throw new NetworkError('The server did not answer.', { cause })
  }
}

async function readBody(response: Response): Promise<unknown> {
  if (response.status === 204) return null
  let text: string
  try {
    text = await response.text()
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause
    throw new NetworkError('The connection broke while the answer was coming.', { cause })
  }
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new UnexpectedAnswerError(response.status, 'The answer is not JSON.', { cause })
  }
}

function parseBody(schema: z.ZodType, body: unknown, status: number): unknown {
  const parsed = schema.safeParse(body)
  if (!parsed.success)
    throw new UnexpectedAnswerError(status, 'The answer does not have the shape of the contract.', { cause: parsed.error })
  return parsed.data
}

async function refusalOf(response: Response): Promise<Error> {
  const body = await readBody(response)
  const parsed = problem.safeParse(body)
  if (parsed.success) return new ApiError(parsed.data)
  return new UnexpectedAnswerError(response.status, `The server answered with status ${response.status} and no problem document.`)
}
