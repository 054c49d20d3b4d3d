import { type Problem, problem, type RouteName, type RouteResponse, routes } from '@pairwise/contracts'
import type { InjectOptions, LightMyRequestResponse } from 'fastify'
import { possibleProblems } from '../../src/routes/describe-route.ts'

export interface CallOptions {
  readonly params?: Readonly<Record<string, string | number>>
  readonly query?: Readonly<Record<string, string | number>>
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** What somebody sends with every request. */
interface Credentials {
  readonly cookie: string | null
  /** A script’s token. */
  readonly token?: string
  /** Where the page is that a browser sends from. */
  readonly origin?: string
}

/** Somebody with a browser's cookies or with a token, who calls routes of the contract. */
export interface Caller {
  readonly cookie: string | null
  /** The answer as it comes, whatever it is. */
  send(name: RouteName, options?: CallOptions): Promise<LightMyRequestResponse>
  /** The answer of a call that must succeed, checked against the contract. */
  call<N extends RouteName>(name: N, options?: CallOptions): Promise<RouteResponse<N>>
  /** The problem document of a call that must be refused, with a code that the contract has for its route. */
  refused(name: RouteName, options?: CallOptions): Promise<Problem>
  signIn(username: string, password: string): Promise<Caller>
}

interface Answering {
  inject(options: InjectOptions): Promise<LightMyRequestResponse>
}

export function createCaller(app: Answering, { cookie, token, origin }: Credentials): Caller {
  async function send(name: RouteName, { params, query, body, headers }: CallOptions = {}): Promise<LightMyRequestResponse> {
    const { method, path } = routes[name]
    return app.inject({
      method,
      url: `/api/v1${path.replaceAll(/:(\w+)/g, (_, key: string) => encodeURIComponent(String(params?.[key])))}`,
      ...(query ? { query: Object.fromEntries(Object.entries(query).map(([key, value]) => [key, String(value)])) } : {}),
      ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(cookie === null ? {} : { cookie, ...(origin === undefined ? {} : { origin }) }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...headers,
      },
    })
  }

  return {
    cookie,
    send,
    async call(name, options) {
      const response = await send(name, options)
      if (response.statusCode !== routes[name].status) throw new Error(`${name}: ${response.statusCode} ${response.body}`)
      return routes[name].response.parse(response.body === '' ? null : response.json()) as never
    },
    async refused(name, options) {
      const response = await send(name, options)
      if (response.statusCode < 400) throw new Error(`${name} was not refused: ${response.statusCode} ${response.body}`)
      const refusal = problemOf(response)
      if (!possibleProblems(routes[name]).has(refusal.code)) throw new Error(`The contract of ${name} does not know ${refusal.code}.`)
      return refusal
    },
    async signIn(username, password) {
      const response = await send('signIn', { body: { username, password } })
      if (response.statusCode !== 200) throw new Error(`sign in: ${response.statusCode} ${response.body}`)
      return createCaller(app, { cookie: cookieOf(response), ...(origin === undefined ? {} : { origin }) })
    },
  }
}

/** The problem document of an answer, checked against the contract and against its own status. */
export function problemOf(response: LightMyRequestResponse): Problem {
  if (!response.headers['content-type']?.toString().startsWith('application/problem+json'))
    throw new Error(`no problem document: ${response.body}`)
  const body = problem.parse(response.json())
  if (body.status !== response.statusCode) throw new Error(`The document says ${body.status}, the answer ${response.statusCode}.`)
  return body
}

/** The cookies that an answer sets, as a browser sends them back. */
export function cookieOf(response: LightMyRequestResponse): string {
  return response.cookies.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`).join('; ')
}
