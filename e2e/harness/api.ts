import { setTimeout as pause } from 'node:timers/promises'
import {
  type Client,
  createClient,
  finishedRunStates,
  type Pair,
  type Plan,
  type PlanState,
  type Run,
  type SetupRequest,
} from '@pairwise/contracts'

interface Cookie {
  readonly name: string
  readonly value: string
}

/** The REST API as a script uses it, signed in by cookies of its own. */
export class Api {
  readonly client: Client
  readonly #cookies = new Map<string, string>()

  constructor(url: string) {
    this.client = createClient({ baseUrl: `${url}/api/v1`, fetch: (address, init) => this.#send(address, init) })
  }

  static async setUp(url: string, request: SetupRequest): Promise<Api> {
    const api = new Api(url)
    await api.client.call('setup', { body: request })
    return api
  }

  static async signIn(url: string, username: string, password: string): Promise<Api> {
    const api = new Api(url)
    await api.client.call('signIn', { body: { username, password } })
    return api
  }

  get cookies(): readonly Cookie[] {
    return [...this.#cookies].map(([name, value]) => ({ name, value }))
  }

  get cookieHeader(): string {
    return this.cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
  }

  async makePair(name: string, path1: string, path2: string): Promise<Pair> {
    const { rows } = await this.client.call('listConnections', {})
    const connectionId = rows[0]?.id
    if (connectionId === undefined) throw new Error('the server has no connection to its own disk')
    const side = (folder: string, label: string) => ({ connectionId, folder, name: label })
    return this.client.call('createPair', { body: { name, path1: side(path1, 'NAS'), path2: side(path2, 'Backup') } })
  }

  /** Runs a pair once and waits for the end. */
  async run(pairId: string): Promise<Run> {
    const { id } = await this.client.call('startRun', { params: { pairId } })
    return this.finished(id)
  }

  async finished(runId: number, patienceMs = 90_000): Promise<Run> {
    const finished: readonly string[] = finishedRunStates
    const deadline = Date.now() + patienceMs
    for (;;) {
      const run = await this.client.call('getRun', { params: { runId } })
      if (finished.includes(run.state)) return run
      if (Date.now() > deadline) throw new Error(`Run ${runId} is still ${run.state} after ${patienceMs / 1000} s`)
      await pause(100)
    }
  }

  /** Waits until a plan is in a state. */
  async planIn(planId: number, state: PlanState, patienceMs = 90_000): Promise<Plan> {
    const deadline = Date.now() + patienceMs
    for (;;) {
      const plan = await this.client.call('getPlan', { params: { planId } })
      if (plan.state === state) return plan
      if (plan.state === 'failed' || Date.now() > deadline) throw new Error(`Plan ${planId} is ${plan.state} and not ${state}`)
      await pause(100)
    }
  }

  async #send(address: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers)
    // A browser says which page a request comes from, and a session needs that.
    headers.set('origin', new URL(address).origin)
    if (this.#cookies.size > 0) headers.set('cookie', this.cookieHeader)
    const response = await fetch(address, { ...init, headers })
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';')
      const cut = pair.indexOf('=')
      this.#cookies.set(pair.slice(0, cut), pair.slice(cut + 1))
    }
    return response
  }
}
