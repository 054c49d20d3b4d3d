/** A whole server's worth for tests: a database and a queue of their own, folders, and real worker processes. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Schedule } from '@pairwise/contracts'
import { createDatabase, type Database, type PairRow, type PlanMode, type PlanRow, type RunRow } from '@pairwise/db'
import { createTestDatabase } from '@pairwise/db/testing'
import { quickDisk } from '@pairwise/engine/testing'
import { type ForkedApp, forkApp } from '@pairwise/engine/testing/servers'
import { createQueue, type JobQueue } from '@pairwise/queue'
import { signalRunProcesses } from './run-processes.ts'
import { until } from './until.ts'

/** What api and worker encrypt contents with. */
export const testSecret = 'the secret of the tests, which is long enough'

export interface BenchOptions {
  /** A Postgres server of the tests; the bench makes a database of its own there. */
  readonly serverUrl: string
  /** Where the queue lives; in the same database when left out. */
  readonly redisUrl?: string
  readonly lease?: { readonly seconds: number; readonly marginSeconds: number }
}

export interface WorkerProcess extends ForkedApp {
  /** SIGKILL of the worker and all its run processes. */
  killAll(): Promise<void>
  /** Sends a signal to its run processes. Answers with how many there were. */
  signalRunProcesses(signal: NodeJS.Signals): number
}

export interface Bench {
  readonly databaseUrl: string
  readonly db: Database
  readonly queue: JobQueue
  readonly folder: string
  /** What its workers are started with. */
  readonly environment: Readonly<Record<string, string>>
  makePair(
    name: string,
    options?: { settings?: object; schedule?: Schedule; folders?: { path1: string; path2: string } },
  ): Promise<TestPair>
  startWorker(env?: Record<string, string>): Promise<WorkerProcess>
  /** Makes a run of the pair and puts it into the queue. */
  startRun(pairId: string): Promise<number>
  /** Waits until the run has ended. */
  finished(runId: number): Promise<RunRow>
  syncNow(pairId: string): Promise<RunRow>
  /** Makes a plan that a person could look at, and waits until it is made. */
  preview(pairId: string, mode?: PlanMode): Promise<PlanRow>
  /** Waits until the plan is made. */
  made(planId: number): Promise<PlanRow>
  /** Has exactly this plan carried out, and waits for the end. */
  apply(plan: PlanRow): Promise<RunRow>
  close(): Promise<void>
}

export interface TestPair {
  readonly id: string
  readonly row: PairRow
  readonly path1: string
  readonly path2: string
}

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))

export async function openBench({ serverUrl, redisUrl, lease = { seconds: 4, marginSeconds: 1 } }: BenchOptions): Promise<Bench> {
  const { url: databaseUrl, drop } = await createTestDatabase(serverUrl)
  const folder = realpathSync(mkdtempSync(join(quickDisk(), 'pairwise-worker-')))
  const db = createDatabase({ connectionString: databaseUrl, applicationName: 'pairwise-test' })
  const connection = redisUrl
    ? ({ kind: 'redis', url: redisUrl } as const)
    : ({ kind: 'postgres', connectionString: databaseUrl, schema: 'bullmq' } as const)
  const queue = await createQueue(connection, { onError: () => {} })
  const place = await db.connections.ensure({ kind: 'local', name: 'This computer', config: {} })
  const workers: WorkerProcess[] = []
  const said = () => workers.map((worker) => worker.log()).join('\n')

  const bench: Bench = {
    databaseUrl,
    db,
    queue,
    folder,
    async makePair(name, { settings = {}, schedule = { kind: 'manual' }, folders } = {}) {
      const paths = folders ?? { path1: join(folder, name, 'one'), path2: join(folder, name, 'two') }
      if (!folders) for (const path of Object.values(paths)) mkdirSync(path, { recursive: true })
      const side = (path: string, called: string) => ({ connectionId: place.id, folder: path, name: called })
      const made = await db.pairs.create({
        name,
        path1: side(paths.path1, 'One'),
        path2: side(paths.path2, 'Two'),
        settings: { maxDeletePercent: 100, maxDeleteFiles: 1_000_000, filters: '', ...settings },
        schedule,
      })
      if (made.kind !== 'created') throw new Error(`The pair was not made: ${made.kind}`)
      return { id: made.pair.id, row: made.pair, ...paths }
    },
    environment: {
      DATABASE_URL: databaseUrl,
      ...(redisUrl ? { REDIS_URL: redisUrl } : {}),
      PAIRWISE_LOCAL_ROOTS: folder,
      PAIRWISE_SECRET_KEY: testSecret,
      PAIRWISE_LEASE_SECONDS: String(lease.seconds),
      PAIRWISE_LEASE_MARGIN_SECONDS: String(lease.marginSeconds),
    },
    async startWorker(env = {}) {
      const worker = await startWorkerProcess({ ...bench.environment, ...env })
      workers.push(worker)
      return worker
    },
    async startRun(pairId) {
      const made = await db.runs.create({ pairId, trigger: 'manual', requestedBy: 'tester' })
      if (made.kind !== 'created') throw new Error(`The run was not made: ${made.kind}`)
      await queue.add('run', { runId: made.run.id }, { dedupe: `run-${made.run.id}` })
      return made.run.id
    },
    async finished(runId) {
      return until(
        async () => {
          const run = await db.runs.get(runId)
          return run?.finishedAt ? run : null
        },
        () => `run ${runId} to end. The workers said:\n${said()}`,
      )
    },
    syncNow: async (pairId) => bench.finished(await bench.startRun(pairId)),
    async preview(pairId, mode = 'normal') {
      const pair = await db.pairs.get(pairId)
      const made = await db.plans.create({ pairId, origin: 'preview', mode, settingsVersion: pair?.version ?? 0, requestedBy: 'tester' })
      const planId = made?.id ?? 0
      await queue.add('make-plan', { planId }, { dedupe: `plan-${planId}` })
      return bench.made(planId)
    },
    made: (planId) =>
      until(
        async () => {
          const plan = await db.plans.get(planId)
          return plan && !['queued', 'scanning', 'planning'].includes(plan.state) ? plan : null
        },
        () => `plan ${planId} to be made. The workers said:\n${said()}`,
      ),
    async apply(plan) {
      const answer = await db.runs.apply({ planId: plan.id, fingerprint: plan.fingerprint ?? '', requestedBy: 'tester' })
      if (answer.kind !== 'created') throw new Error(`The plan was not applied: ${answer.kind}`)
      await queue.add('run', { runId: answer.run.id }, { dedupe: `run-${answer.run.id}` })
      return bench.finished(answer.run.id)
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.stop()))
      await queue.close()
      await db.close()
      await drop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  return bench
}

export async function startWorkerProcess(env: Record<string, string>): Promise<WorkerProcess> {
  const app = await forkApp(main, env)
  return {
    ...app,
    async killAll() {
      process.kill(-app.pid, 'SIGKILL')
      await app.exited
    },
    signalRunProcesses: (signal) => signalRunProcesses(app.pid, signal),
  }
}

/** A worker with a supervisor of its own, a process that does no more than start it. */
export async function startUnderSupervisor(bench: Bench): Promise<{ supervisor: ChildProcess; worker: number; log: () => string }> {
  const script = fileURLToPath(new URL('stand-in-supervisor.ts', import.meta.url))
  const logFile = join(bench.folder, 'worker.log')
  const supervisor = fork(script, [main, logFile], {
    execArgv: [],
    env: { ...process.env, ...bench.environment },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const [{ worker }] = (await once(supervisor, 'message')) as [{ worker: number }]
  return { supervisor, worker, log: () => readFileSync(logFile, 'utf8') }
}
