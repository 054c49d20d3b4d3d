import { setTimeout as sleep } from 'node:timers/promises'
import type { Connection, ConnectionDraft, ConnectionTest, PairCreate, Plan, Run } from '@pairwise/contracts'
import type { ForkedApp } from '@pairwise/engine/testing/servers'
import type { InjectOptions } from 'fastify'
import { type Caller, createCaller } from './caller.ts'
import { startRealWorker } from './real-worker.ts'
import { startApi, type TestApi } from './start-api.ts'

const patienceMs = 60_000

type Side = Pick<PairCreate['path1'], 'connectionId' | 'folder'>

/** An api with a real worker, and what an admin does with them. */
export class Product {
  readonly api: TestApi
  readonly worker: ForkedApp
  readonly admin: Caller

  readonly #heard: string[]

  private constructor(api: TestApi, worker: ForkedApp, admin: Caller, heard: string[]) {
    this.api = api
    this.worker = worker
    this.admin = admin
    this.#heard = heard
  }

  static async start(serverUrl: string): Promise<Product> {
    const api = await startApi({ serverUrl })
    const heard: string[] = []
    const { cookie } = await api.signedIn('admin')
    const inject = async (options: InjectOptions) => {
      const answer = await api.app.inject(options)
      heard.push(answer.body)
      return answer
    }
    const admin = createCaller({ inject }, { cookie, origin: 'http://localhost:80' })
    return new Product(api, await startRealWorker(api.config), admin, heard)
  }

  /** Everything that the admin was answered. */
  heard(): string {
    return this.#heard.join('\n')
  }

  async close(): Promise<void> {
    await this.worker.stop()
    await this.api.close()
  }

  async testDraft(draft: ConnectionDraft): Promise<ConnectionTest> {
    return this.tested((await this.admin.call('testConnectionDraft', { body: draft })).id)
  }

  /** Of a connection that is stored. */
  async test(connectionId: string): Promise<ConnectionTest> {
    return this.tested((await this.admin.call('testConnection', { params: { connectionId } })).id)
  }

  /** Waits until a test has ended. */
  tested(testId: string): Promise<ConnectionTest> {
    return this.#until(
      () => this.admin.call('getConnectionTest', { params: { testId } }),
      ({ state }) => state !== 'running',
    )
  }

  /** Tests a draft and adds it, as the form does. */
  async connect(name: string, draft: ConnectionDraft): Promise<Connection> {
    const { id: testId } = await this.testDraft(draft)
    return this.admin.call('createConnection', { body: { ...draft, name, testId } })
  }

  async makePair(name: string, path1: Side, path2: Side): Promise<string> {
    const body: PairCreate = { name, path1: { ...path1, name: 'One' }, path2: { ...path2, name: 'Two' } }
    return (await this.admin.call('createPair', { body })).id
  }

  async preview(pairId: string): Promise<Plan> {
    const { id } = await this.admin.call('preview', { params: { pairId }, body: {} })
    return this.made(id)
  }

  made(planId: number): Promise<Plan> {
    return this.#until(
      () => this.admin.call('getPlan', { params: { planId } }),
      ({ state }) => !['queued', 'scanning', 'planning'].includes(state),
    )
  }

  async apply({ id: planId, fingerprint }: Plan): Promise<Run> {
    const { id } = await this.admin.call('applyPlan', { params: { planId }, body: { fingerprint } })
    return this.finished(id)
  }

  async sync(pairId: string): Promise<Run> {
    return this.finished((await this.admin.call('startRun', { params: { pairId } })).id)
  }

  finished(runId: number): Promise<Run> {
    return this.#until(
      () => this.admin.call('getRun', { params: { runId } }),
      ({ finishedAt }) => finishedAt !== null,
    )
  }

  async #until<T>(look: () => Promise<T>, isIt: (found: T) => boolean): Promise<T> {
    for (const endAt = Date.now() + patienceMs; Date.now() < endAt; await sleep(25)) {
      const found = await look()
      if (isIt(found)) return found
    }
    throw new Error(`Waited in vain. The worker said:\n${this.worker.log()}`)
  }
}
