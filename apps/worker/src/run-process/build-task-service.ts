import { createDatabase, createSecretBox } from '@pairwise/db'
import { systemClock } from '@pairwise/engine'
import type { CarryOutDeps, Storage } from '../carry-out/carry-out-deps.ts'
import { carryOutRun } from '../carry-out/carry-out-run.ts'
import { checkStoredPlan } from '../carry-out/check-plan.ts'
import { makePlan } from '../carry-out/make-plan.ts'
import { browseConnection } from '../connections/browse-connection.ts'
import { testConnection } from '../connections/test-connection.ts'
import { readFacts } from '../contents/read-facts.ts'
import { sendContent } from '../contents/send-content.ts'
import { checkFolders } from '../folders/check-folders.ts'
import { startHeartbeat } from '../lease/heartbeat.ts'
import { createLog } from '../logger.ts'
import { makeSamples } from '../samples/make-samples.ts'
import { removeSamplesOfPair } from '../samples/remove-samples.ts'
import { expireVersions } from '../upkeep/expire-versions.ts'
import type { ProcessSettings } from './protocol.ts'
import type { TaskService } from './serve-tasks.ts'

/** A run reads pages by a cursor, reads its plan and writes its log, all at once. */
const maxConnections = 4
/** Longer than any statement over the largest plan; a server that hangs for longer counts as away. */
const queryTimeoutMs = 300_000
/** How long the files of one folder are counted for a form. */
const measureMs = 2_000

/** Puts a run process together. Nothing is connected yet. */
export function buildTaskService(settings: ProcessSettings, storage: Storage): TaskService {
  const { name, databaseUrl, localRoots, ownFolder, lease, graceMs, logLevel, secrets } = settings
  const log = createLog(logLevel, name)
  const warn = (message: string) => log.warn(message)
  const database = createDatabase({
    connectionString: databaseUrl,
    applicationName: `pairwise run ${name}`,
    maxConnections,
    queryTimeoutMs,
    // A process that is frozen has to let go of its rows before another can take its run over.
    idleTransactionMs: lease.ttlMs / 2,
    onConnectionError: (error) => warn(`a connection to the database broke: ${error.message}`),
  })
  const heartbeat = startHeartbeat({ databaseUrl, name: `pairwise heartbeat ${name}`, ...lease, onTrouble: warn })
  const deps: CarryOutDeps = {
    name,
    database,
    storage,
    heartbeat,
    lease,
    localRoots,
    ...(ownFolder === undefined ? {} : { ownFolder }),
    clock: systemClock,
    graceMs,
    box: createSecretBox(...secrets),
    log,
  }
  return {
    log,
    ready: heartbeat.ready,
    handlers: {
      run: ({ runId }, stop) => carryOutRun(runId, deps, stop),
      plan: ({ planId }, stop) => makePlan(planId, deps, stop),
      'check-plan': ({ planId }, stop) => checkStoredPlan(planId, deps, stop),
      'send-content': async ({ transferId }, stop) => {
        await sendContent(transferId, deps, stop)
        return { kind: 'finished' }
      },
      'conflict-facts': async ({ conflictId }, stop) => ({ kind: 'finished', facts: await readFacts(conflictId, deps, stop) }),
      'expire-versions': async ({ pairId }, stop) => {
        await expireVersions(pairId, deps, stop)
        return { kind: 'finished' }
      },
      'check-folders': (request, stop) => checkFolders(request, { ...deps, limitMs: measureMs }, stop),
      'test-connection': async ({ testId }, stop) => {
        await testConnection(testId, deps, stop)
        return { kind: 'finished' }
      },
      'browse-connection': (query, stop) => browseConnection(query, deps, stop),
      'make-samples': () => makeSamples(localRoots, new Date()),
      'remove-samples': ({ pairId }) => removeSamplesOfPair(pairId, deps),
    },
    async close() {
      await heartbeat.close()
      await database.close()
    },
  }
}
