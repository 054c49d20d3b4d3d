import { constants } from 'node:fs'
import { access, realpath, stat } from 'node:fs/promises'
import { sep } from 'node:path'
import type { FolderCheck, FolderCheckRequest, FolderFacts, FolderState } from '@pairwise/contracts'
import { createWorker, type JobHandlers } from '@pairwise/queue'
import type { Config } from '../../src/config.ts'

export interface TestWorker {
  /** The payloads of the jobs that arrived, in order. */
  readonly runs: number[]
  readonly plans: number[]
  readonly due: string[]
  /** How often somebody asked for a look at folders. */
  looks(): number
  close(): Promise<void>
}

/** A worker on the api's own queue that looks at real folders, and only notes which other jobs come. */
export async function startWorker({ databaseUrl, redisUrl, localRoots }: Config, some: Partial<JobHandlers> = {}): Promise<TestWorker> {
  const runs: number[] = []
  const plans: number[] = []
  const due: string[] = []
  let looks = 0
  const handlers: JobHandlers = {
    'check-folders': async ({ payload }) => {
      looks++
      return lookAt(payload, localRoots)
    },
    'make-samples': async () => ({ path1: `${localRoots[0]}/sample/one`, path2: `${localRoots[0]}/sample/two` }),
    'remove-samples': async () => ({ files: 14, left: ['NAS/mine.txt'], leftTotal: 1 }),
    run: async ({ payload }) => {
      runs.push(payload.runId)
      return null
    },
    'make-plan': async ({ payload }) => {
      plans.push(payload.planId)
      return null
    },
    'send-content': async () => null,
    'test-connection': async () => null,
    'browse-connection': async ({ payload: { folder } }) => ({ kind: 'folders', folder, folders: [], files: 0, next: null }),
    'conflict-facts': async () => null,
    'check-plan': async () => ({ kind: 'looked', total: 0, files: [] }),
    'pair-due': async ({ payload }) => {
      due.push(payload.pairId)
      return null
    },
    ...some,
  }
  const connection =
    redisUrl === null
      ? ({ kind: 'postgres', connectionString: databaseUrl, schema: 'bullmq' } as const)
      : ({ kind: 'redis', url: redisUrl } as const)
  const worker = await createWorker(connection, handlers, { onError: () => {} })
  return { runs, plans, due, looks: () => looks, close: () => worker.close() }
}

async function lookAt({ path1, path2 }: FolderCheckRequest, roots: readonly string[]): Promise<FolderCheck> {
  const [one, two] = await Promise.all([path1 && resolved(path1.folder), path2 && resolved(path2.folder)])
  return {
    path1: path1 ? await facts(path1.folder, roots) : null,
    path2: path2 ? await facts(path2.folder, roots) : null,
    relation: one == null || two == null ? 'unknown' : relation(one, two),
    asOf: new Date().toISOString(),
  }
}

async function facts(folder: string, roots: readonly string[]): Promise<FolderFacts> {
  return { state: await stateOf(folder, roots), files: 0, bytes: 0, complete: true, elapsedMs: 0 }
}

async function stateOf(folder: string, roots: readonly string[]): Promise<FolderState> {
  const real = await resolved(folder)
  if (real === null) return isWithin(folder, roots) ? 'missing' : 'not-allowed'
  if (!isWithin(real, roots)) return 'not-allowed'
  if (!(await stat(real)).isDirectory()) return 'not-a-folder'
  if (!(await may(real, constants.R_OK | constants.X_OK))) return 'unreadable'
  return (await may(real, constants.W_OK)) ? 'ok' : 'not-writable'
}

const isWithin = (path: string, roots: readonly string[]) => roots.some((root) => path === root || path.startsWith(root + sep))

function relation(one: string, two: string): FolderCheck['relation'] {
  if (one === two) return 'same'
  if (one.startsWith(two + sep)) return 'path1-inside-path2'
  return two.startsWith(one + sep) ? 'path2-inside-path1' : 'apart'
}

/** Root may do everything, so the mode's bits of the owner are asked instead. */
async function may(path: string, wanted: number): Promise<boolean> {
  if (process.getuid?.() === 0) return ((await stat(path)).mode & (wanted << 6)) === wanted << 6
  return access(path, wanted).then(
    () => true,
    () => false,
  )
}

async function resolved(path: string): Promise<string | null> {
  return realpath(path).catch(() => null)
}
