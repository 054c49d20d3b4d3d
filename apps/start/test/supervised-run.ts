import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, vi } from 'vitest'
import type { StandIn } from './stand-in.ts'

export interface SupervisedRun {
  readonly process: ChildProcess
  /** Everything that was printed so far. */
  output(): string
  exitCode(): Promise<number | null>
  /** Resolves once the text was printed. */
  printed(text: string): Promise<void>
}

export interface RunSettings {
  readonly dataFolder: string
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly api?: StandIn
  readonly worker?: StandIn
  /** What is started in place of the supervisor itself. */
  readonly command?: readonly [string, ...string[]]
  readonly cwd?: string
}

const main = fileURLToPath(new URL('./supervised.ts', import.meta.url))
export const supervisedCommand: readonly [string, ...string[]] = [process.execPath, '--conditions=pairwise-source', main]
const patience = { timeout: 20_000, interval: 20 }

/** A data folder that is removed when the test ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'pairwise-start-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Starts a supervisor in a process group of its own, as a terminal does. What is left of the group when the test ends is ended. */
export function startSupervised(settings: RunSettings): SupervisedRun {
  const [file, ...args] = settings.command ?? supervisedCommand
  const child = spawn(file, [...args, ...(settings.args ?? [])], {
    cwd: settings.cwd,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      npm_config_loglevel: 'error',
      PAIRWISE_DATA: settings.dataFolder,
      PAIRWISE_PORT: '0',
      STAND_IN_API: JSON.stringify(settings.api ?? {}),
      STAND_IN_WORKER: JSON.stringify(settings.worker ?? {}),
      ...settings.env,
    },
  })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString()
  })
  child.stderr.on('data', (chunk: Buffer) => {
    output += chunk.toString()
  })
  const exitCode = new Promise<number | null>((resolve) => {
    child.once('close', resolve)
  })
  onTestFinished(async () => {
    child.kill('SIGKILL')
    for (const name of ['api', 'worker'])
      await vi.waitFor(() => expect(isRunning(standInPid(settings.dataFolder, name))).toBe(false), patience)
  })
  return {
    process: child,
    output: () => output,
    exitCode: () => exitCode,
    printed: (text) => vi.waitFor(() => expect(output).toContain(text), patience),
  }
}

/** What the stand-ins have written down, in order. */
export function events(dataFolder: string): string[] {
  const file = join(dataFolder, 'events')
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []
}

/** Resolves once the stand-ins have written this down. */
export async function happened(dataFolder: string, event: string, times = 1): Promise<void> {
  await vi.waitFor(() => expect(events(dataFolder).filter((line) => line === event)).toHaveLength(times), patience)
}

/** The process id that a stand-in has written down, or null. */
export function standInPid(dataFolder: string, name: string): number | null {
  const file = join(dataFolder, `${name}.pid`)
  return existsSync(file) ? Number(readFileSync(file, 'utf8')) : null
}

export function isRunning(pid: number | null): boolean {
  if (pid === null || !existsSync(`/proc/${pid}/stat`)) return false
  return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
}
