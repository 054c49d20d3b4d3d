import { type ChildProcess, spawn } from 'node:child_process'
import { PathError, SyncError } from '../../errors.ts'
import type { CarryOptions } from '../../ports/transport.ts'
import { errnoOf } from '../local/errno.ts'
import { programEnvironment } from './program-environment.ts'

export interface RsyncOrder {
  readonly program: string
  readonly args: readonly string[]
  /** Open files that the program is given, from its handle 3 on. */
  readonly handles: readonly number[]
  readonly size: number
  /** Asked while the program writes; when it throws, the program is ended. */
  assertMayWrite(): void
  /** What its other half on a host said. */
  errors(): string
}

const askEveryMs = 500
/** A program that was told to end and does not is ended by the system. */
const patienceMs = 3000
const mostTold = 4000

/** What rsync answers when it was cut off from its other half. */
const cutOff: ReadonlySet<number> = new Set([10, 12, 30, 35, 255])

/** Resolves with how many bytes of the content were sent, once it is there. Nobody of this program's writes any more when this has settled. */
export async function runRsync(order: RsyncOrder, { onBytes, signal }: CarryOptions): Promise<number> {
  if (signal?.aborted === true) throw stopped()
  order.assertMayWrite()
  const child = spawn(order.program, order.args, {
    stdio: ['ignore', 'pipe', 'pipe', ...order.handles],
    env: programEnvironment,
    // A group of its own: what a terminal sends to this program does not reach it, and it can be ended with its helpers.
    detached: true,
  })
  const progress = new Progress(order.size, onBytes)
  const errors = new Told()
  child.stdout?.on('data', (part: Buffer) => progress.add(part))
  child.stderr?.on('data', (part: Buffer) => errors.add(part))
  let why: unknown = null
  const end = (reason: unknown) => {
    why ??= reason
    endGroup(child, 'SIGTERM')
    setTimeout(() => endGroup(child, 'SIGKILL'), patienceMs).unref()
  }
  const asking = setInterval(() => {
    try {
      order.assertMayWrite()
    } catch (error) {
      end(error)
    }
  }, askEveryMs)
  const onAbort = () => end(stopped())
  signal?.addEventListener('abort', onAbort, { once: true })
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', resolve)
    })
    if (why !== null) throw why
    if (code !== 0) throw troubleOf(code, order.errors() + errors.text)
    progress.finish()
    return progress.sent
  } finally {
    clearInterval(asking)
    signal?.removeEventListener('abort', onAbort)
  }
}

function stopped(): SyncError {
  return new SyncError('cancelled', 'the run was stopped')
}

function endGroup({ pid, exitCode, signalCode }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined || exitCode !== null || signalCode !== null) return
  try {
    process.kill(-pid, signal)
  } catch (error) {
    // It has ended a moment ago, and that is not known here yet.
    if (errnoOf(error) !== 'ESRCH') throw error
  }
}

function troubleOf(code: number | null, told: string): PathError {
  const first = told.split('\n').find((line) => line.trim() !== '')
  const reason = `rsync ended with ${code ?? 'a signal'}${first === undefined ? '' : `: ${first.trim()}`}`
  return new PathError(code !== null && cutOff.has(code) ? 'ECONNRESET' : 'EIO', reason)
}

/** The beginning of what a program says. */
class Told {
  text = ''

  add(part: Buffer): void {
    if (this.text.length < mostTold) this.text += part.toString('latin1')
  }
}

/** Reads how far rsync is out of what it tells: a line that is written over again and again, and a summary at the end. */
class Progress {
  readonly #size: number
  readonly #onBytes: (count: number) => void
  #told = 0
  #rest = ''
  sent = 0

  constructor(size: number, onBytes: (count: number) => void) {
    this.#size = size
    this.#onBytes = onBytes
  }

  add(part: Buffer): void {
    const lines = (this.#rest + part.toString('latin1')).split(/[\r\n]/)
    this.#rest = (lines.pop() as string).slice(-mostTold)
    for (const line of lines) {
      const reached = /^\s*(\d+)\s+\d+%/.exec(line)?.[1]
      if (reached !== undefined) this.#reach(Math.min(this.#size, Number(reached)))
      else this.sent = Number(/^Literal data: (\d+)/.exec(line)?.[1] ?? this.sent)
    }
  }

  finish(): void {
    this.#reach(this.#size)
  }

  #reach(bytes: number): void {
    if (bytes <= this.#told) return
    this.#onBytes(bytes - this.#told)
    this.#told = bytes
  }
}
