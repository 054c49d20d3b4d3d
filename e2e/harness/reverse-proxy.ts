import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

const startLimitMs = 60_000

/** An nginx in front of the product, with the settings that docs/deployment.md advises. */
export class ReverseProxy {
  readonly #process: ChildProcess
  readonly #folder: string

  private constructor(process: ChildProcess, folder: string) {
    this.#process = process
    this.#folder = folder
  }

  static async start(port: number, target: string): Promise<ReverseProxy> {
    const folder = mkdtempSync(join(tmpdir(), 'pairwise-nginx-'))
    writeFileSync(join(folder, 'nginx.conf'), configuration(folder, port, target))
    const path = `${process.env['PATH']}:/usr/sbin`
    const child = spawn('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', 'stderr'], {
      env: { ...process.env, PATH: path },
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    const proxy = new ReverseProxy(child, folder)
    const deadline = Date.now() + startLimitMs
    while (!(await listens(port))) {
      if (child.exitCode !== null || Date.now() > deadline) throw new Error('nginx did not start. Install the package nginx-light.')
      await pause(20)
    }
    return proxy
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode === null) {
      const exited = once(this.#process, 'exit')
      this.#process.kill('SIGTERM')
      await exited
    }
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

/** The location block is the document's own, so the document is tested too. */
function configuration(folder: string, port: number, target: string): string {
  const document = readFileSync(new URL('../../docs/deployment.md', import.meta.url), 'utf8')
  const location = /```nginx\n([\s\S]*?)```/.exec(document)?.[1]
  if (location === undefined) throw new Error('docs/deployment.md has no settings for nginx.')
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${folder}/${kind};`)
  return `
    daemon off;
    master_process off;
    pid ${folder}/pid;
    events {}
    http {
      access_log off;
      ${temporary.join('\n')}
      server {
        listen 127.0.0.1:${port};
        ${location.replace('http://127.0.0.1:7420', target)}
      }
    }`
}

async function listens(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  try {
    return await Promise.race([once(socket, 'connect').then(() => true), once(socket, 'close').then(() => false)])
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED') return false
    throw error
  } finally {
    socket.destroy()
  }
}
