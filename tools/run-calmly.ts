import { type ChildProcess, spawn } from 'node:child_process'
import { basename } from 'node:path'

export interface CalmCommand {
  readonly command: string
  readonly args: readonly string[]
  readonly cwd: string
  readonly env?: Readonly<Record<string, string>>
}

/** A command that ended badly. Its whole output has been shown already. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed'
}

const running = new Set<ChildProcess>()

/**
 * Runs a command and keeps its output back; all of it is shown when the command fails.
 * The command leads a process group of its own, so that `killRunning` reaches what it has started too.
 */
export async function runCalmly({ command, args, cwd, env }: CalmCommand): Promise<void> {
  const output: Buffer[] = []
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  running.add(child)
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => output.push(chunk))
  const ending = await new Promise<string | null>((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('close', (code, signal) => resolve(code === 0 ? null : signal ? `was ended by ${signal}` : `ended with exit code ${code}`))
  })
  running.delete(child)
  if (ending === null) return
  process.stderr.write(Buffer.concat(output))
  throw new CommandFailed(`${[basename(command), ...args].join(' ')}: ${ending}`)
}

/** Ends every command that is under way, with everything it has started. */
export function killRunning(): void {
  for (const child of running) {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM')
  }
}

/** A stop signal while commands are under way ends them and then this process, with the exit code that shells expect. */
export function endOnSignals(): { release(): void } {
  const codes = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const
  const listeners = Object.entries(codes).map(([signal, code]) => {
    const listener = (): void => {
      killRunning()
      process.exit(code)
    }
    process.on(signal, listener)
    return { signal, listener }
  })
  return {
    release() {
      for (const { signal, listener } of listeners) process.off(signal, listener)
    },
  }
}

/** How long something took, as a person says it. */
export function sayDuration(ms: number): string {
  const seconds = Math.round(ms / 1000)
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}
