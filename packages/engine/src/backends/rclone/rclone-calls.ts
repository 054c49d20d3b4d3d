import { Agent, request } from 'node:http'
import { nameOf } from '../../core/rel-path.ts'
import { PathError, SyncError } from '../../errors.ts'
import type { RcloneSettings } from '../remote/store-settings.ts'
import { makePrivateFolder, type PrivateFolder } from './private-config.ts'
import { type RcloneProcess, startRclone } from './rclone-process.ts'
import { rcloneTrouble, secretsRemover } from './rclone-trouble.ts'

export type RcloneParameters = Readonly<Record<string, unknown>>

interface Limits {
  /** A process that is older is replaced by a new one, between calls. */
  readonly ageMs: number
  /** And one that holds more memory. */
  readonly bytes: number
}

const usualLimits: Limits = { ageMs: 6 * 3600_000, bytes: 1 << 30 }
const memoryEveryMs = 60_000
const mostSockets = 32

/**
 * Calls to an rclone of our own. Sessions of rclone grow with the files they meet, so a process that is old or large is left to end
 * what it has begun while a new one takes the next calls. One that died is replaced too.
 */
export class RcloneCalls {
  readonly #program: string
  readonly #folder: PrivateFolder
  readonly #where: string
  readonly #limits: Limits
  readonly #withoutSecrets: (text: string) => string
  readonly #agent = new Agent({ keepAlive: true, maxSockets: mostSockets })
  readonly #closing = new AbortController()
  readonly #underWay = new Map<RcloneProcess, number>()
  /** Those that were told of a limit. */
  readonly #limited = new WeakSet<RcloneProcess>()
  #current: Promise<RcloneProcess> | null = null
  #askedMemoryMs = 0
  #bytesPerSecond: number | null = null

  constructor(settings: RcloneSettings, sections: readonly string[], limits: Limits = usualLimits) {
    this.#program = settings.program ?? 'rclone'
    this.#where = settings.remote
    this.#limits = limits
    this.#withoutSecrets = secretsRemover(settings.config)
    this.#folder = makePrivateFolder(settings.config, sections)
  }

  /** A folder of this user alone, that goes when all is closed. */
  get folder(): string {
    return this.#folder.path
  }

  /** rclone writes into it what it learns. */
  get configFile(): string {
    return this.#folder.configFile
  }

  /** How fast all that is moved may go together; null sets no limit. */
  async pace(bytesPerSecond: number | null): Promise<void> {
    this.#bytesPerSecond = bytesPerSecond
    await this.#sharePace()
  }

  /** Answers with what rclone does, as it is. Giving up `signal` ends the work in rclone too. */
  async call(method: string, parameters: RcloneParameters, signal?: AbortSignal): Promise<unknown> {
    const process = await this.#process()
    this.#underWay.set(process, (this.#underWay.get(process) ?? 0) + 1)
    try {
      return await this.#post(process, method, parameters, signal)
    } finally {
      await this.#done(process)
    }
  }

  async #process(): Promise<RcloneProcess> {
    if (this.#closing.signal.aborted) throw this.#closed()
    const current = this.#current === null ? null : await this.#current
    if (current !== null && !current.hasEnded() && !(await this.#isSpent(current))) return current
    // Of several that find it spent, the first replaces it.
    if (current === null || (await this.#current) === current) {
      const next = this.#start()
      this.#current = next
      next.catch(() => {
        if (this.#current === next) this.#current = null
      })
      if (current !== null && (this.#underWay.get(current) ?? 0) === 0) await current.stop()
      else if (current !== null) await this.#sharePace()
    }
    return this.#current ?? Promise.reject(this.#closed())
  }

  /** Nothing is asked of a process before it knows how fast it may go. */
  async #start(): Promise<RcloneProcess> {
    const process = await startRclone(this.#program, this.#folder)
    try {
      await this.#limit(process, this.#bytesPerSecond)
      return process
    } catch (error) {
      await process.stop()
      throw error
    }
  }

  /** While a process that is replaced ends what it has begun, two have a half each. */
  async #sharePace(): Promise<void> {
    const current = await this.#current?.catch(() => null)
    const all = [...new Set([...this.#underWay.keys(), ...(current == null ? [] : [current])])].filter((process) => !process.hasEnded())
    const each = this.#bytesPerSecond === null ? null : this.#bytesPerSecond / all.length
    await Promise.all(all.map((process) => this.#limit(process, each)))
  }

  async #limit(process: RcloneProcess, bytesPerSecond: number | null): Promise<void> {
    if (bytesPerSecond === null && !this.#limited.has(process)) return
    this.#limited.add(process)
    try {
      await this.#post(process, 'core/bwlimit', { rate: bytesPerSecond === null ? 'off' : `${Math.max(1, Math.floor(bytesPerSecond))}B` })
    } catch (error) {
      // What has ended moves nothing, and the one after it is told at its start.
      if (!process.hasEnded()) throw error
    }
  }

  async #isSpent(process: RcloneProcess): Promise<boolean> {
    const nowMs = Date.now()
    if (nowMs - process.startedMs > this.#limits.ageMs) return true
    if (nowMs - this.#askedMemoryMs < memoryEveryMs) return false
    this.#askedMemoryMs = nowMs
    const memory: unknown = await this.#post(process, 'core/memstats', {})
    return (
      typeof memory === 'object' && memory !== null && 'Sys' in memory && typeof memory.Sys === 'number' && memory.Sys > this.#limits.bytes
    )
  }

  async #done(process: RcloneProcess): Promise<void> {
    const left = (this.#underWay.get(process) ?? 1) - 1
    if (left > 0) {
      this.#underWay.set(process, left)
      return
    }
    this.#underWay.delete(process)
    const current = await this.#current?.catch(() => null)
    if (current === process || this.#closing.signal.aborted) return
    await process.stop()
    await this.#sharePace()
  }

  async #post(process: RcloneProcess, method: string, parameters: RcloneParameters, signal?: AbortSignal): Promise<unknown> {
    const body = Buffer.from(JSON.stringify(parameters))
    const { status, text } = await this.#exchange(process, method, body, signal)
    const answer: unknown = parse(text)
    if (status === 200) return answer
    if (status === 401) throw new SyncError('backend-failed', 'Another program answers at the port of our rclone. Nothing was changed.')
    const error = typeof answer === 'object' && answer !== null && 'error' in answer ? String(answer.error) : `status ${status}`
    throw rcloneTrouble(status, this.#withoutSecrets(error), this.#where, method, namesIn(parameters))
  }

  #exchange(process: RcloneProcess, method: string, body: Buffer, signal?: AbortSignal): Promise<{ status: number; text: string }> {
    const either = signal === undefined ? this.#closing.signal : AbortSignal.any([signal, this.#closing.signal])
    return new Promise((resolve, reject) => {
      const fail = (error: Error) => {
        if (signal?.aborted === true) reject(signal.reason)
        else if (this.#closing.signal.aborted) reject(this.#closed())
        else reject(new PathError('ECONNRESET', `rclone ended in the middle of ${method} (${'code' in error ? error.code : error.name})`))
      }
      const headers = { authorization: process.authorization, 'content-type': 'application/json', 'content-length': body.length }
      const sent = request(new URL(method, process.url), { method: 'POST', agent: this.#agent, headers, signal: either }, (response) => {
        const parts: Buffer[] = []
        response.on('data', (part: Buffer) => parts.push(part))
        response.once('error', fail)
        response.once('end', () => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(parts).toString() }))
      })
      sent.once('error', fail)
      sent.end(body)
    })
  }

  #closed(): PathError {
    return new PathError('ECONNABORTED', `the connection to ${this.#where} was closed`)
  }

  async close(): Promise<void> {
    if (this.#closing.signal.aborted) return
    this.#closing.abort()
    this.#agent.destroy()
    const current = await this.#current?.catch(() => null)
    const all = new Set([...this.#underWay.keys(), ...(current == null ? [] : [current])])
    await Promise.all([...all].map((process) => process.stop()))
    this.#folder.remove()
  }
}

/** The paths that a call is about, and what stands last in them. */
function namesIn({ remote, srcRemote, dstRemote }: RcloneParameters): readonly string[] {
  const paths = [remote, srcRemote, dstRemote].filter((path) => typeof path === 'string')
  return [...paths, ...paths.map(nameOf)]
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) throw new PathError('EIO', 'rclone gave an answer that is not whole')
    throw error
  }
}
