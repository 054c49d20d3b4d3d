import { onTestFinished } from 'vitest'
import { ownFile } from '../src/own-file.ts'
import { type RunProcess, startRunProcess } from '../src/run-process/start-run-process.ts'
import { type Bench, testSecret } from './bench.ts'
import { until } from './until.ts'

export const productEntry = ownFile(import.meta.url, '../src/run-process/run-process-entry')

/** A program of this folder. */
export function testEntry(name: string): string {
  return ownFile(import.meta.url, `./${name}`)
}

let processes = 0

/** A run process without a worker, for the test alone to give tasks to. It ends with the test. */
export async function startOwnProcess(
  bench: Bench,
  entry: string,
  lease: { readonly ttlMs: number; readonly marginMs: number },
): Promise<RunProcess> {
  const settings = {
    name: `process ${++processes}`,
    databaseUrl: bench.databaseUrl,
    localRoots: [bench.folder],
    lease,
    graceMs: 30_000,
    secrets: [testSecret] as [string],
    logLevel: 'silent' as const,
  }
  const process = await startRunProcess({ entry, execArgv: ['--conditions=pairwise-source'], settings })
  onTestFinished(() => process.kill())
  return process
}

export async function makeRun(bench: Bench, pairId: string): Promise<number> {
  const made = await bench.db.runs.create({ pairId, trigger: 'manual', requestedBy: null })
  if (made.kind !== 'created') throw new Error(`The run was not made: ${made.kind}`)
  return made.run.id
}

/** Has a process carry a run out, again and again for as long as somebody else holds its lease. */
export async function carryOut(bench: Bench, process: RunProcess, runId: number) {
  await until(
    async () => ((await process.perform('run', { runId })).kind === 'finished' ? true : null),
    () => `run ${runId} to be carried out`,
    { everyMs: 100 },
  )
  return bench.db.runs.get(runId)
}
