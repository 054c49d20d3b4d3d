import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { pairSettings } from '@pairwise/contracts'
import { createDatabase, type Database, type PairRow, type RunState } from '@pairwise/db'
import type { Demo } from '../demo.ts'
import { changeFolders, changesMadeName, makeAgreedFolders, sampleFolders, setAside } from './sample-folders.ts'

/** The first run of ten small files takes a second; after this long the person should look at it in the browser. */
const patienceMs = 60_000
const pollMs = 200

/**
 * Prepares the sample pair before the worker starts: two folders, the pair over them, and its first run, queued. The worker
 * finds that run when it starts and carries it out like any other; after it `finish` changes both sides. A start that was cut
 * short goes on where it was, and a pair that is ready is left as it is.
 */
export async function openDemo(demoFolder: string, databaseUrl: string): Promise<Demo> {
  const pair = await withDatabase(databaseUrl, (database) => preparePair(database, demoFolder))
  return {
    finish: (stop) => withDatabase(databaseUrl, (database) => finishPair(database, pair, demoFolder, stop)),
  }
}

async function preparePair(database: Database, demoFolder: string): Promise<PairRow> {
  const known = (await database.pairs.list()).find((pair) => pair.sample)
  const pair = known ?? (await makePair(database, demoFolder))
  const [active, finished] = await Promise.all([database.runs.active([pair.id]), database.runs.latestFinished([pair.id])])
  if (!active.has(pair.id) && !hasAgreed(finished.get(pair.id)?.state)) {
    await database.runs.create({ pairId: pair.id, trigger: 'manual', requestedBy: null })
  }
  return pair
}

async function makePair(database: Database, demoFolder: string): Promise<PairRow> {
  const now = new Date()
  const folders = sampleFolders(demoFolder)
  setAside(demoFolder, now)
  makeAgreedFolders(folders, now)
  const [connection] = await database.connections.list()
  const { id: connectionId } =
    connection ?? (await database.connections.ensure({ kind: 'local', name: 'This server’s disk', config: { kind: 'local' } }))
  for (let number = 1; ; number++) {
    const answer = await database.pairs.create({
      name: number === 1 ? 'Sample folders' : `Sample folders ${number}`,
      path1: { connectionId, folder: folders.path1, name: 'NAS' },
      path2: { connectionId, folder: folders.path2, name: 'Backup' },
      // After a run both folders hold the same, to be compared by anything: nothing waits for a person, and nothing is kept beside.
      settings: pairSettings.parse({ conflicts: { resolve: 'keep-both' }, versions: { keep: false } }),
      schedule: { kind: 'manual' },
      sample: true,
    })
    if (answer.kind === 'created') return answer.pair
    if (answer.kind !== 'name-taken') throw new Error(`The sample pair could not be made: ${answer.kind}.`)
  }
}

async function finishPair(database: Database, pair: PairRow, demoFolder: string, stop: AbortSignal): Promise<string> {
  const folders = `"${pair.name}": NAS and Backup in ${demoFolder}`
  const marker = join(demoFolder, changesMadeName)
  if (existsSync(marker)) return folders
  const until = performance.now() + patienceMs
  for (;;) {
    const run = (await database.runs.latestFinished([pair.id])).get(pair.id)
    if (run !== undefined && hasAgreed(run.state)) break
    if (run !== undefined && !(await database.runs.active([pair.id])).has(pair.id)) {
      return `${folders}; their first run ended as "${run.state}", open it to see why`
    }
    if (stop.aborted || performance.now() > until) return `${folders}; their first run is not finished yet`
    await pause(pollMs)
  }
  changeFolders(sampleFolders(demoFolder), new Date())
  writeFileSync(marker, '')
  return folders
}

function hasAgreed(state: RunState | undefined): boolean {
  return state === 'done' || state === 'nothing'
}

async function withDatabase<T>(connectionString: string, work: (database: Database) => Promise<T>): Promise<T> {
  const database = createDatabase({ connectionString, applicationName: 'pairwise-demo', maxConnections: 2 })
  try {
    return await work(database)
  } finally {
    await database.close()
  }
}
