import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { freePort } from '@pairwise/engine/testing/servers'

const supervisor = fileURLToPath(new URL('../../apps/start/dist/main.js', import.meta.url))
const startLimitMs = 60_000
const stopLimitMs = 60_000

export interface StackOptions {
  readonly demo?: boolean
  readonly env?: Readonly<Record<string, string>>
}

/** The whole product as `npm start` runs it, on a data folder and a port of its own. */
export class Stack {
  readonly folder: string
  readonly port: number
  readonly #options: StackOptions
  #process: ChildProcess | null = null
  #output = ''

  private constructor(folder: string, port: number, options: StackOptions) {
    this.folder = folder
    this.port = port
    this.#options = options
  }

  static async start(options: StackOptions = {}): Promise<Stack> {
    const folder = mkdtempSync(join(tmpdir(), 'pairwise-e2e-'))
    // As root the embedded Postgres runs as another user, who must be able to enter this folder.
    chmodSync(folder, 0o755)
    const stack = new Stack(folder, await freePort(), options)
    mkdirSync(stack.roots)
    try {
      await stack.start()
    } catch (error) {
      // A program that is late would go on without anybody who ends it.
      await stack.remove()
      throw error
    }
    return stack
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  get data(): string {
    return join(this.folder, 'data')
  }

  /** The folder that pairs may use. */
  get roots(): string {
    return join(this.folder, 'storage')
  }

  get setupCode(): string {
    return readFileSync(join(this.data, 'setup-code'), 'utf8').trim()
  }

  /** Everything the program printed so far. */
  get output(): string {
    return this.#output
  }

  /** Makes a folder that pairs may use. */
  makeFolder(name: string): string {
    const folder = join(this.roots, name)
    mkdirSync(folder, { recursive: true })
    return folder
  }

  /** Starts, or starts again on the same data. Resolves when the server is ready to be used. */
  async start(): Promise<void> {
    const child = spawn(process.execPath, [supervisor, ...(this.#options.demo === true ? ['--demo'] : [])], {
      env: {
        ...process.env,
        PAIRWISE_DATA: this.data,
        PAIRWISE_PORT: String(this.port),
        PAIRWISE_LOCAL_ROOTS: this.roots,
        ...this.#options.env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#process = child
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.#output += text
      })
    }
    const deadline = Date.now() + startLimitMs
    while (!this.#output.includes('To stop') || !(await this.#isReady())) {
      if (child.exitCode !== null || Date.now() > deadline) throw new Error(`The program did not start:\n${this.#output}`)
      await pause(50)
    }
  }

  async stop(): Promise<void> {
    const child = this.#process
    this.#process = null
    this.#output = ''
    if (child === null || child.exitCode !== null) return
    const exited = once(child, 'exit')
    child.kill('SIGTERM')
    const isLate = Symbol('late')
    if ((await Promise.race([exited, pause(stopLimitMs, isLate, { ref: false })])) === isLate) throw new Error('The program did not stop.')
  }

  async remove(): Promise<void> {
    await this.stop()
    if (existsSync(this.folder)) rmSync(this.folder, { recursive: true, force: true })
  }

  async #isReady(): Promise<boolean> {
    try {
      return (await fetch(`${this.url}/readyz`)).ok
    } catch {
      return false
    }
  }
}
