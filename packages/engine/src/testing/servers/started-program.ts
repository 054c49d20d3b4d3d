import { type ChildProcess, spawn } from 'node:child_process'

export interface StartedProgram {
  readonly pid: number
  /** What it wrote to its standard error so far. */
  log(): string
  stop(): Promise<void>
}

/** Starts a server program and returns when `isReady` says so. It ends with this process at the latest. */
export async function startProgram(
  command: string,
  args: readonly string[],
  isReady: () => Promise<boolean>,
  env: Readonly<Record<string, string>> = {},
): Promise<StartedProgram> {
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, ...env } })
  let log = ''
  child.stderr.on('data', (bytes: Buffer) => {
    log += bytes.toString()
  })
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const endWithUs = () => child.kill('SIGKILL')
  process.once('exit', endWithUs)
  await untilReady(child, isReady, () => log)
  return {
    pid: child.pid ?? 0,
    log: () => log,
    async stop() {
      process.off('exit', endWithUs)
      child.kill('SIGTERM')
      await ended
    },
  }
}

async function untilReady(child: ChildProcess, isReady: () => Promise<boolean>, log: () => string): Promise<void> {
  let failure: Error | null = null
  child.once('error', (error) => {
    failure = error
  })
  while (!(await isReady())) {
    if (failure !== null) throw failure
    if (child.exitCode !== null) throw new Error(`${child.spawnfile} ended with ${child.exitCode}: ${log()}`)
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}

/** Whether a web server answers at an address, with whatever status. */
export async function answers(url: string): Promise<boolean> {
  try {
    await (await fetch(url)).arrayBuffer()
    return true
  } catch (error) {
    if (error instanceof TypeError) return false
    throw error
  }
}
